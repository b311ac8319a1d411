import type { KubeObject } from '../../toolbox/kube';
import type { Postgres } from '../../toolbox/postgres';
import { type PrefectServer, startPrefectServer } from '../../toolbox/prefect';
import { restartAsPod } from './bundled-database';
import type { Installation } from './installation';
import { environment } from './pods';

/** A time in which the API did not answer, in milliseconds. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/**
 * What a kubelet starts and ends for the pods of a server and its bundled database: a real Prefect and a real
 * PostgreSQL, each with what its pod's spec gives it. A server that does not start is started again.
 */
export class PlayedPods {
  /** Number of failed starts of a server. */
  failedStarts = 0;
  server?: PrefectServer;
  authString?: string;
  /** How long the last server took to start. */
  startMs = 0;
  /** When the last Job began. */
  jobBegan = 0;
  private readonly begun = new Set<string>();
  private readonly ready = new Set<string>();
  private downFrom?: number;
  private downTo?: number;
  private isEmpty = true;
  private stopped = false;

  constructor(
    private readonly installation: Installation,
    private readonly postgres: Postgres,
  ) {}

  /** The last time in which the API did not answer. */
  get outage(): Outage {
    if (this.downFrom === undefined || this.downTo === undefined) throw new Error('the API was there always');
    return { from: this.downFrom, to: this.downTo };
  }

  readonly isReady = (pod: KubeObject): boolean => {
    const { uid } = pod.metadata;
    if (!this.begun.has(uid)) {
      this.begun.add(uid);
      this.begin(pod).then(
        () => this.ready.add(uid),
        (error) => process.stderr.write(`${pod.metadata.name}: ${error}\n`),
      );
    }
    return this.ready.has(uid);
  };

  readonly onJob = (): void => {
    this.jobBegan = Date.now();
  };

  readonly onEnd = async (pod: KubeObject): Promise<void> => {
    const component = componentOf(pod);
    if (component === undefined) return;
    if (this.downTo !== undefined || this.downFrom === undefined) this.downFrom = Date.now();
    this.downTo = undefined;
    await (component === 'server' ? this.server?.stop() : this.postgres.halt());
  };

  async stop(): Promise<void> {
    this.stopped = true;
    await this.server?.stop();
  }

  private async begin(pod: KubeObject): Promise<void> {
    const component = componentOf(pod);
    if (component === 'server') await this.beginServer(pod);
    if (component === 'primary') await this.beginDatabase(pod);
  }

  private async beginDatabase(pod: KubeObject): Promise<void> {
    if (this.isEmpty) {
      this.isEmpty = false;
      const { POSTGRES_PASSWORD } = await environment(this.installation.kube, pod, 'postgresql');
      await this.postgres.createDatabase({
        role: 'prefect',
        password: POSTGRES_PASSWORD,
        database: 'server',
      });
    } else {
      await restartAsPod(this.installation, this.postgres);
    }
  }

  private async beginServer(pod: KubeObject): Promise<void> {
    const all = await environment(this.installation.kube, pod, 'prefect-server');
    const names = /^PREFECT_SERVER_(DATABASE_|API_AUTH_STRING)/;
    const variables = Object.fromEntries(Object.entries(all).filter(([name]) => names.test(name)));
    const url = variables.PREFECT_SERVER_DATABASE_CONNECTION_URL;
    const { host, port } = this.postgres;
    variables.PREFECT_SERVER_DATABASE_CONNECTION_URL = url.replace(/@[^@/]+\//, `@${host}:${port}/`);
    while (!this.stopped) {
      const begin = Date.now();
      try {
        this.server = await startPrefectServer(variables);
        this.authString = variables.PREFECT_SERVER_API_AUTH_STRING;
        this.downTo = Date.now();
        this.startMs = this.downTo - begin;
        return;
      } catch {
        this.failedStarts += 1;
      }
    }
  }
}

/** Which of the two a pod is, if it is one of them. */
function componentOf({ metadata }: KubeObject): 'server' | 'primary' | undefined {
  const component = metadata.labels?.['app.kubernetes.io/component'];
  return component === 'server' || component === 'primary' ? component : undefined;
}
