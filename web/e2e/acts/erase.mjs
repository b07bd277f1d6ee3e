export function erase() {}
