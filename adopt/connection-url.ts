/** The parts of a database's URL, as they are written in it. */
export interface ConnectionUrl {
  readonly username?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: string;
  readonly database?: string;
  readonly query?: string;
}

/** As SQLAlchemy reads it (`sqlalchemy/engine/url.py`), which is what Prefect does. */
const PATTERN =
  /^[\w+]+:\/\/(?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?(?:(?<host>\[[^/?]+\]|[^/:?]+)?(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/;

export function parseConnectionUrl(text: string): ConnectionUrl | undefined {
  return PATTERN.exec(text)?.groups;
}

/** A part of a URL as it is meant. */
export function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return part;
  }
}
