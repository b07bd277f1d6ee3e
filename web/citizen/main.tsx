import '../ui/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, preload } from './app/app';

preload(window.location.pathname);

createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
