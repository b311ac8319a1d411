/** What Prefect 3 and Prefect 1 name otherwise. */
export interface Names {
  /** The release; the names of the database's Secret and claim start with it. */
  readonly release: string;
  /** Key of the password in the Secret. */
  readonly password: string;
  /** Key of the superuser's, where the Secret has one. */
  readonly adminPassword?: string;
  /** Of the bundled database. */
  readonly role: string;
  readonly database: string;
}

export const PREFECT3: Names = {
  release: 'prefect-server',
  password: 'password',
  role: 'prefect',
  database: 'server',
};

export const PREFECT1: Names = {
  release: 'prefect1',
  password: 'postgres-password',
  adminPassword: 'admin-password',
  role: 'prefect',
  database: 'prefect',
};

/** Name of the claim, and the beginning of the Secret's. */
export function databaseName({ release }: Names): string {
  return `${release}-database`;
}

/** Keys of the passwords in the Secret. */
export function passwordKeys({ password, adminPassword }: Names): string[] {
  return adminPassword === undefined ? [password] : [password, adminPassword];
}
