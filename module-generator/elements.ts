/** A name that stands for the elements of a collection. */
export interface Element {
  readonly name: string;
  readonly collection: string;
}

/** Names that stand for the key and the value of each entry of an input, by the entries' expression. */
export class Elements {
  private readonly collections = new Map<string, string>();

  /** A name for the elements of a collection, the same each time. */
  public name(collection: string): string {
    const name = `each_${collection
      .replace(/^(try\(|coalesce\()*(var|local)\./, '')
      .replace(/(, (\{\}|\[\])\))+$/, '')
      .replace(/[^a-z0-9]+/gi, '_')
      .replace(/^_|_$/g, '')}`;
    this.collections.set(name, collection);
    return name;
  }

  /** The collection whose elements a text speaks of. */
  public find(text: string): Element | undefined {
    const match = /\beach_\w+?(?=_key\b|_value\b)/.exec(text);
    const collection = match === null ? undefined : this.collections.get(match[0]);
    return match === null || collection === undefined ? undefined : { name: match[0], collection };
  }
}
