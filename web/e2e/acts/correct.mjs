export function correct() {}
