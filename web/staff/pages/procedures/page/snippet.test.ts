import { describe, expect, it } from 'vitest';
import { snippet } from './snippet';

describe('the snippet', () => {
  it('is one frame, whatever the title holds', () => {
    const written = snippet('https://shinsei.example/embed/abc?a=1&b=2', '"><script>alert(1)</script>犬の登録');
    const holder = new DOMParser().parseFromString(written, 'text/html').body;
    expect(holder.children.length).toBe(1);
    const frame = holder.querySelector('iframe')!;
    expect(frame.getAttribute('src')).toBe('https://shinsei.example/embed/abc?a=1&b=2');
    expect(frame.title).toBe('"><script>alert(1)</script>犬の登録（オンライン申請）');
    expect(holder.querySelector('script')).toBeNull();
  });
});
