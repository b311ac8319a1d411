/** A placeholder for the elements of a collection. */
export interface Element {
  readonly name: string;
  readonly collection: string;
}

/** Placeholders for the key and the value of each entry, by the collection's expression. */
export class Elements {
  private readonly collections = new Map<string, string>();

  /** The placeholder of a collection. Repeated calls return the same one. */
  public name(collection: string): string {
    const name = `each_${collection
      .replace(/^(try\(|coalesce\()*(var|local)\./, '')
      .replace(/(, (\{\}|\[\])\))+$/, '')
      .replace(/[^a-z0-9]+/gi, '_')
      .replace(/^_|_$/g, '')}`;
    this.collections.set(name, collection);
    return name;
  }

  /** The collection whose placeholder a text contains. */
  public find(text: string): Element | undefined {
    const match = /\beach_\w+?(?=_key\b|_value\b)/.exec(text);
    const collection = match === null ? undefined : this.collections.get(match[0]);
    return match === null || collection === undefined ? undefined : { name: match[0], collection };
  }
}
