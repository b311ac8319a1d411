/** Parts of a database URL, not decoded. */
export interface ConnectionUrl {
  readonly username?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: string;
  readonly database?: string;
  readonly query?: string;
}

/** The pattern of SQLAlchemy (`sqlalchemy/engine/url.py`), with which Prefect reads the URL. */
const PATTERN =
  /^[\w+]+:\/\/(?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?(?:(?<host>\[[^/?]+\]|[^/:?]+)?(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/;

export function parseConnectionUrl(text: string): ConnectionUrl | undefined {
  return PATTERN.exec(text)?.groups;
}

/** A part of a URL, percent-decoded. A part with an invalid encoding stays unchanged. */
export function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return part;
  }
}
