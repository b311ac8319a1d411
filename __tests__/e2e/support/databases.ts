import { restartAsPod } from './bundled-database';
import type { Installation } from './installation';
import { environment } from './pods';
import { Postgres } from './postgres';
import { freePort } from './process';

const [ROLE, DATABASE] = ['prefect', 'server'];

/** What a real PostgreSQL says about an installation. */
export interface Observed {
  /** Whether the database lets in with the password that the Secret has. */
  readonly accepted: boolean;
  /** Whether the row that was written after the install is there. */
  readonly rows: boolean;
}

/** The real PostgreSQL of an installation. */
export interface InstalledDatabase {
  /** Writes the row that events must not lose. */
  mark(installation: Installation): Promise<void>;
  /** Undefined where the installation has no database yet. */
  observe(installation: Installation): Promise<Observed | undefined>;
  /** Gives the role the Secret's password, as somebody does who found out that it is refused. */
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

  /** Puts the data of another installation, with a password of its own, on a claim. */
  async fill({ kube, namespace }: Installation, claimName: string): Promise<void> {
    const { metadata } = await kube.get('pvc', namespace, claimName);
    if (!this.byClaim.has(metadata.uid)) await this.initialize(metadata.uid, 'of another installation');
  }

  async mark(installation: Installation): Promise<void> {
    await mark(await this.follow(installation));
  }

  async observe(installation: Installation): Promise<Observed | undefined> {
    const { kube, namespace } = installation;
    const pods = await kube.list('pods', namespace, 'app.kubernetes.io/component=primary');
    if (pods.length === 0) return undefined;
    const postgres = await this.follow(installation);
    const password = await passwordOf(installation);
    const { code } = await postgres.login({ role: ROLE, password, database: DATABASE });
    return { accepted: code === 0, rows: await isMarked(postgres) };
  }

  async mend(installation: Installation): Promise<void> {
    await mend(await this.follow(installation), await passwordOf(installation));
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
    const { POSTGRES_PASSWORD } = await environment(installation.kube, pod, 'postgresql');
    return await this.initialize(metadata.uid, POSTGRES_PASSWORD);
  }

  private async initialize(claim: string, password: string): Promise<Postgres> {
    const postgres = await Postgres.start();
    this.byClaim.set(claim, postgres);
    await postgres.createDatabase({ role: ROLE, password, database: DATABASE });
    return postgres;
  }
}

/** A database beside the cluster, which can move. Whoever owns it was told the Secret's password once. */
export class ExternalDatabase implements InstalledDatabase {
  host = '127.0.0.1';

  static async start(): Promise<ExternalDatabase> {
    return new ExternalDatabase(await Postgres.start());
  }

  private constructor(private readonly postgres: Postgres) {}

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
    const login = { role: ROLE, password: await passwordOf(installation), database: DATABASE };
    await this.postgres.createDatabase(login);
    await mark(this.postgres);
  }

  /** Logs in where the server's pod would. */
  async observe(installation: Installation): Promise<Observed> {
    const url = (await installation.serverEnvironment()).PREFECT_SERVER_DATABASE_CONNECTION_URL;
    const { code } = await this.postgres.loginBy(url);
    return { accepted: code === 0, rows: await isMarked(this.postgres) };
  }

  async mend(installation: Installation): Promise<void> {
    await mend(this.postgres, await passwordOf(installation));
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
  }
}

async function passwordOf(installation: Installation): Promise<string> {
  const { data = {} } = await installation.secret('prefect-server-database');
  return Buffer.from(data.password ?? '', 'base64').toString();
}

async function mark(postgres: Postgres): Promise<void> {
  await postgres.sql('CREATE TABLE kept AS SELECT 1 AS it', {}, DATABASE);
}

async function isMarked(postgres: Postgres): Promise<boolean> {
  return (await postgres.sql("SELECT to_regclass('kept') IS NOT NULL", {}, DATABASE)) === 't';
}

async function mend(postgres: Postgres, password: string): Promise<void> {
  await postgres.sql('ALTER ROLE :"role" PASSWORD :\'password\'', { role: ROLE, password });
}
