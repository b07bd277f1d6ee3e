export function review() {}
