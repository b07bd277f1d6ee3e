const escapes: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

function attribute(text: string): string {
  return text.replace(/[&"<>]/g, (c) => escapes[c]!);
}

/** The HTML that shows a procedure's card in a frame. */
export function snippet(address: string, title: string): string {
  return `<iframe src="${attribute(address)}" title="${attribute(title)}（オンライン申請）" width="100%" height="230" style="border:0;max-width:480px" loading="lazy"></iframe>`;
}
