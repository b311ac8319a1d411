/** Names that differ between Prefect 3 and Prefect 1. */
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
  /** Which container connects to it, and by which variable. */
  readonly client: { readonly component: string; readonly container: string; readonly url: string };
}

export const PREFECT3: Names = {
  release: 'prefect-server',
  password: 'password',
  role: 'prefect',
  database: 'server',
  client: {
    component: 'server',
    container: 'prefect-server',
    url: 'PREFECT_SERVER_DATABASE_CONNECTION_URL',
  },
};

export const PREFECT1: Names = {
  release: 'prefect1',
  password: 'postgres-password',
  adminPassword: 'admin-password',
  role: 'prefect',
  database: 'prefect',
  client: { component: 'hasura', container: 'hasura', url: 'HASURA_GRAPHQL_DATABASE_URL' },
};

/** Name of the claim, and the beginning of the Secret's. */
export function databaseName({ release }: Names): string {
  return `${release}-database`;
}

/** Keys of the passwords in the Secret. */
export function passwordKeys({ password, adminPassword }: Names): string[] {
  return adminPassword === undefined ? [password] : [password, adminPassword];
}
