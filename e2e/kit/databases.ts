import { type Login, Postgres } from '../../toolbox/postgres';
import { freePort } from '../../toolbox/process';
import { restartAsPod } from './bundled-database';
import { databaseName, type Names } from './generations';
import type { Installation } from './installation';
import { environment } from './pods';

const SUPERUSER = 'postgres';

/** Results of checks in a real PostgreSQL. */
export interface Observed {
  /** Whether the database accepts each password of the Secret. */
  readonly accepted: boolean;
  /** Whether the row from after the install exists. */
  readonly rows: boolean;
}

/** The real PostgreSQL of an installation. */
export interface InstalledDatabase {
  /** Writes the row that events must not lose. */
  mark(installation: Installation): Promise<void>;
  /** Undefined where the installation has no database yet. */
  observe(installation: Installation): Promise<Observed | undefined>;
  /** Gives the roles the Secret's passwords, as a user does after a refused login. */
  mend(installation: Installation): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Plays the volumes and the kubelet of the bundled database: each volume claim is the data of a real PostgreSQL. One
 * that is empty is initialized with the password that the pod gets, as the image does it; whenever the pod is another
 * one, its init containers run on the volume, and PostgreSQL is started again.
 */
export class Volumes implements InstalledDatabase {
  private readonly byClaim = new Map<string, Postgres>();
  private readonly pods = new Map<string, string>();

  constructor(private readonly names: Names) {}

  /** Puts the data of another installation, with a password of its own, on a claim. */
  async fill({ kube, namespace }: Installation, claimName: string): Promise<void> {
    const { metadata } = await kube.get('pvc', namespace, claimName);
    if (!this.byClaim.has(metadata.uid)) {
      await this.initialize(metadata.uid, { password: 'of another installation' });
    }
  }

  async mark(installation: Installation): Promise<void> {
    await mark(await this.follow(installation), this.names);
  }

  async observe(installation: Installation): Promise<Observed | undefined> {
    const { kube, namespace } = installation;
    const pods = await kube.list('pods', namespace, 'app.kubernetes.io/component=primary');
    if (pods.length === 0) return undefined;
    const postgres = await this.follow(installation);
    const logins = await loginsOf(installation, this.names);
    const results = await Promise.all(logins.map((login) => postgres.login(login)));
    const accepted = results.every(({ code }) => code === 0);
    return { accepted, rows: await isMarked(postgres, this.names) };
  }

  async mend(installation: Installation): Promise<void> {
    await mend(await this.follow(installation), await loginsOf(installation, this.names));
  }

  async stop(): Promise<void> {
    for (const postgres of this.byClaim.values()) await postgres.stop();
  }

  /** Does what happened to the database's pod since the last call. */
  private async follow(installation: Installation): Promise<Postgres> {
    const pod = await installation.pod('primary');
    const { claimName } = pod.spec.volumes.find(
      ({ name }: { name: string }) => name === 'data',
    ).persistentVolumeClaim;
    const { metadata } = await installation.kube.get('pvc', installation.namespace, claimName);
    const known = this.byClaim.get(metadata.uid);
    if (known !== undefined && this.pods.get(metadata.uid) !== pod.metadata.uid) {
      await restartAsPod(installation, known);
    }
    this.pods.set(metadata.uid, pod.metadata.uid);
    if (known !== undefined) return known;
    const variables = await environment(installation.kube, pod, 'postgresql');
    return await this.initialize(metadata.uid, {
      password: variables.POSTGRES_PASSWORD,
      adminPassword: variables.POSTGRES_POSTGRES_PASSWORD,
    });
  }

  private async initialize(
    claim: string,
    { password, adminPassword }: { password: string; adminPassword?: string },
  ): Promise<Postgres> {
    const { role, database } = this.names;
    const postgres = await Postgres.start();
    this.byClaim.set(claim, postgres);
    await postgres.createDatabase({ role, password, database });
    if (adminPassword) await mend(postgres, [{ role: SUPERUSER, password: adminPassword, database }]);
    return postgres;
  }
}

/** A database beside the cluster, which can move. Whoever owns it was told the Secret's password once. */
export class ExternalDatabase implements InstalledDatabase {
  host = '127.0.0.1';

  static async start(names: Names): Promise<ExternalDatabase> {
    return new ExternalDatabase(await Postgres.start(), names);
  }

  private constructor(
    private readonly postgres: Postgres,
    private readonly names: Names,
  ) {}

  get port(): number {
    return this.postgres.port;
  }

  /** Moves it to another name and another port. */
  async move(): Promise<void> {
    this.host = 'localhost';
    await this.postgres.halt();
    await this.postgres.resume(await freePort());
  }

  async mark(installation: Installation): Promise<void> {
    for (const login of await loginsOf(installation, this.names)) await this.postgres.createDatabase(login);
    await mark(this.postgres, this.names);
  }

  /** Logs in as the pod would, and where. */
  async observe(installation: Installation): Promise<Observed> {
    const { component, container, url } = this.names.client;
    const variables = await environment(installation.kube, await installation.pod(component), container);
    const { code } = await this.postgres.loginBy(variables[url], variables.PGPASSWORD);
    return { accepted: code === 0, rows: await isMarked(this.postgres, this.names) };
  }

  async mend(installation: Installation): Promise<void> {
    await mend(this.postgres, await loginsOf(installation, this.names));
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
  }
}

/** Logins of the roles with the Secret's passwords. */
async function loginsOf(installation: Installation, names: Names): Promise<Login[]> {
  const { data = {} } = await installation.secret(databaseName(names));
  const { database, role, password, adminPassword } = names;
  const login = (as: string, key: string): Login => ({
    role: as,
    password: Buffer.from(data[key] ?? '', 'base64').toString(),
    database,
  });
  return [login(role, password), ...(adminPassword ? [login(SUPERUSER, adminPassword)] : [])];
}

async function mark(postgres: Postgres, { database }: Names): Promise<void> {
  await postgres.sql('CREATE TABLE kept AS SELECT 1 AS it', {}, database);
}

async function isMarked(postgres: Postgres, { database }: Names): Promise<boolean> {
  return (await postgres.sql("SELECT to_regclass('kept') IS NOT NULL", {}, database)) === 't';
}

async function mend(postgres: Postgres, logins: readonly Login[]): Promise<void> {
  for (const { role, password } of logins) {
    await postgres.sql('ALTER ROLE :"role" PASSWORD :\'password\'', { role, password });
  }
}
