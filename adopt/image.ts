/** The parts of an image's name. */
export interface Image {
  readonly registry?: string;
  readonly repository: string;
  /** The tag, followed by the digest if there is one. */
  readonly tag?: string;
}

/** Reads an image's name as container runtimes do: the first part is a registry if it can be a host. */
export function parseImage(name: string): Image {
  const tag = /:([\w.-]+(?:@sha256:\w+)?)$/.exec(name)?.[1];
  const path = tag === undefined ? name : name.slice(0, -tag.length - 1);
  const [first, ...rest] = path.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return hasRegistry ? { registry: first, repository: rest.join('/'), tag } : { repository: path, tag };
}
