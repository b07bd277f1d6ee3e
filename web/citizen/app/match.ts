export type PathParams = Record<string, string>;

/** Matches "/a/:name" against a path; undefined when it is another page. */
export function match(pattern: string, path: string): PathParams | undefined {
  const want = pattern.split('/').filter(Boolean);
  const have = path.split('/').filter(Boolean);
  if (want.length !== have.length) return undefined;
  const params: PathParams = {};
  for (const [i, part] of want.entries()) {
    const given = decode(have[i]!);
    if (given === undefined) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = given;
    else if (part !== given) return undefined;
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
