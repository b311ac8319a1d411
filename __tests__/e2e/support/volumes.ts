import { restartAsPod } from './bundled-database';
import type { Installation } from './installation';
import { environment } from './pods';
import { Postgres } from './postgres';

/** What a real PostgreSQL says about an installation, in the place of the simulated pod. */
export interface Observed {
  /** Whether the database lets in with the password that the Secret has. */
  readonly accepted: boolean;
  /** Whether the row that was written after the install is there. */
  readonly rows: boolean;
}

/**
 * Plays the volumes and the kubelet of the bundled database: each volume claim is the data of a real PostgreSQL. One
 * that is empty is initialized with the password that the pod gets, as the image does it; whenever the pod is another
 * one, its init containers run on the volume, and PostgreSQL is started again.
 */
export class Volumes {
  private readonly byClaim = new Map<string, Postgres>();
  private readonly pods = new Map<string, string>();

  /** Does what happened to the database's pod since the last call. */
  async follow(installation: Installation): Promise<Postgres> {
    const pod = await installation.pod('primary');
    const { claimName } = pod.spec.volumes.find(
      ({ name }: { name: string }) => name === 'data',
    ).persistentVolumeClaim;
    const claim = await installation.kube.get('pvc', installation.namespace, claimName);
    const known = this.byClaim.get(claim.metadata.uid);
    if (known === undefined) {
      const postgres = await Postgres.start();
      this.byClaim.set(claim.metadata.uid, postgres);
      const { POSTGRES_PASSWORD } = await environment(installation.kube, pod, 'postgresql');
      await postgres.createDatabase({ role: 'prefect', password: POSTGRES_PASSWORD, database: 'server' });
    } else if (this.pods.get(claim.metadata.uid) !== pod.metadata.uid) {
      await restartAsPod(installation, known);
    }
    this.pods.set(claim.metadata.uid, pod.metadata.uid);
    return this.byClaim.get(claim.metadata.uid) as Postgres;
  }

  /** Writes the row that events must not lose. */
  async mark(installation: Installation): Promise<void> {
    const postgres = await this.follow(installation);
    await postgres.sql('CREATE TABLE kept AS SELECT 1 AS it', {}, 'server');
  }

  async observe(installation: Installation): Promise<Observed> {
    const postgres = await this.follow(installation);
    const { data = {} } = await installation.secret('prefect-server-database');
    const password = Buffer.from(data.password ?? '', 'base64').toString();
    const login = await postgres.login({ role: 'prefect', password, database: 'server' });
    const table = await postgres.sql("SELECT to_regclass('kept') IS NOT NULL", {}, 'server');
    return { accepted: login.code === 0, rows: table === 't' };
  }

  async stop(): Promise<void> {
    for (const postgres of this.byClaim.values()) await postgres.stop();
  }
}
