export function exportList() {}
