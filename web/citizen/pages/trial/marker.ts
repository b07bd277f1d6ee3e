// Tells the pages of this browser that a trial is open. It grants nothing: the
// session does.
const days = 14;

export function markTrial(on: boolean): void {
  document.cookie = `trial=1; Path=/; SameSite=Strict; Max-Age=${on ? days * 24 * 60 * 60 : 0}`;
}
