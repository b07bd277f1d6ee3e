import type { ReactNode } from 'react';

function draw(path: ReactNode) {
  return function Icon({ label }: { label?: string }) {
    return (
      <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" className="mg-icon" role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : true} focusable="false">
        {path}
      </svg>
    );
  };
}

/* Drawn here so that no page loads an icon font. */
export const InfoIcon = /* @__PURE__ */ draw(<><circle cx="12" cy="12" r="9" /><path d="M12 11v6M12 7.5v.01" /></>);
export const SuccessIcon = /* @__PURE__ */ draw(<><circle cx="12" cy="12" r="9" /><path d="m8 12 3 3 5-6" /></>);
export const WarningIcon = /* @__PURE__ */ draw(<><path d="M12 3 2.5 20h19L12 3Z" /><path d="M12 10v4M12 17v.01" /></>);
export const ErrorIcon = /* @__PURE__ */ draw(<><path d="M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5Z" /><path d="M12 8v5M12 16v.01" /></>);
export const CloseIcon = /* @__PURE__ */ draw(<path d="m6 6 12 12M18 6 6 18" />);
export const MenuIcon = /* @__PURE__ */ draw(<path d="M4 6h16M4 12h16M4 18h16" />);
export const SearchIcon = /* @__PURE__ */ draw(<><circle cx="11" cy="11" r="7" /><path d="m20 20-4-4" /></>);
export const ChevronRightIcon = /* @__PURE__ */ draw(<path d="m9 5 7 7-7 7" />);
export const ChevronDownIcon = /* @__PURE__ */ draw(<path d="m5 9 7 7 7-7" />);
export const PlusIcon = /* @__PURE__ */ draw(<path d="M12 5v14M5 12h14" />);
export const TrashIcon = /* @__PURE__ */ draw(<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5" />);
export const CameraIcon = /* @__PURE__ */ draw(<><path d="M4 8h3l2-3h6l2 3h3v11H4V8Z" /><circle cx="12" cy="13" r="3.5" /></>);
export const FileIcon = /* @__PURE__ */ draw(<><path d="M6 3h8l5 5v13H6V3Z" /><path d="M14 3v5h5" /></>);
export const DownloadIcon = /* @__PURE__ */ draw(<path d="M12 4v11m-5-5 5 5 5-5M5 20h14" />);
export const CopyIcon = /* @__PURE__ */ draw(<><path d="M9 9h11v11H9z" /><path d="M5 15H4V4h11v1" /></>);
export const PrintIcon = /* @__PURE__ */ draw(<><path d="M7 8V3h10v5M7 17H4V8h16v9h-3" /><path d="M7 14h10v7H7z" /></>);
export const GripIcon = /* @__PURE__ */ draw(<path d="M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01" />);
export const EditIcon = /* @__PURE__ */ draw(<path d="M4 20h4L19 9l-4-4L4 16v4Z" />);
export const UndoIcon = /* @__PURE__ */ draw(<path d="M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3" />);
export const RedoIcon = /* @__PURE__ */ draw(<path d="m16 5 4 4-4 4M20 9H10a6 6 0 0 0 0 12h3" />);
export const UserIcon = /* @__PURE__ */ draw(<><circle cx="12" cy="8" r="4" /><path d="M4 21c0-5 4-7 8-7s8 2 8 7" /></>);
export const GlobeIcon = /* @__PURE__ */ draw(<><circle cx="12" cy="12" r="9" /><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18" /></>);
export const OfflineIcon = /* @__PURE__ */ draw(<path d="M3 3l18 18M5 12a10 10 0 0 1 4-2.500M8.500 15.500a5 5 0 0 1 6 0M12 19v.01M13 9a10 10 0 0 1 6 3" />);
export const CloudDoneIcon = /* @__PURE__ */ draw(<><path d="M7 19a4.500 4.500 0 0 1-.5-9A6 6 0 0 1 18 9a5 5 0 0 1-1 10H7Z" /><path d="m9 14 2 2 4-4" /></>);
