export type Params = Record<string, string | number>;

/** A catalogue: key to sentence. Every language of an area has the same keys. */
export type Catalogue<K extends string = string> = Readonly<Record<K, string>>;

export type Translate<K extends string> = (key: K, params?: Params) => string;

/**
 * Puts params into a sentence: `{name}` is replaced, an unknown name stays as
 * it is written so that a forgotten param is seen.
 */
export function fill(sentence: string, params: Params = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}

/** A translator over a catalogue. A key that is not there is shown as itself. */
export function translator<K extends string>(catalogue: Partial<Catalogue<K>>): Translate<K> {
  return (key, params) => fill(catalogue[key] ?? key, params);
}
