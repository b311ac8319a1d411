import { setTimeout as sleep } from 'node:timers/promises';
import { type Kube, type KubeObject, uniqueName } from '../../toolbox/kube';
import { until } from '../../toolbox/process';

const PROGRAM = `import sys, threading, time, urllib.request

def ask(url):
    begin = time.time()
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            answered = answer.status == 200
    except Exception:
        answered = False
    sys.stdout.write("%d %d\\n" % (begin * 1000, answered))
    sys.stdout.flush()

while True:
    threading.Thread(target=ask, args=(sys.argv[1],), daemon=True).start()
    time.sleep(0.25)
`;

/** A request, by the milliseconds at which it began. */
interface Request {
  readonly begin: number;
  readonly isAnswered: boolean;
}

/** How a server answered while something happened. */
export interface Downtime {
  /** From the first request that failed to the first after the last that failed. */
  readonly seconds: number;
  readonly failed: number;
  readonly all: number;
}

/**
 * Asks a server four times a second, on a new connection each time, whether it reaches its database. It asks from a pod
 * beside the server's namespace, so that requests go through the Service.
 */
export class Probe {
  static async start(kube: Kube, namespace: string, image: string): Promise<Probe> {
    const home = await kube.createNamespace('probe');
    const name = uniqueName('probe');
    await kube.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: home },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'probe',
            image,
            // So that the load of what it measures does not slow it down.
            resources: { requests: { cpu: '250m' } },
            command: ['python3', '-c', PROGRAM, `http://prefect-server.${namespace}.svc:4200/api/ready`],
          },
        ],
      },
    });
    const isRunning = ({ status }: KubeObject) => status.phase === 'Running';
    await kube.waitFor('pod', home, name, isRunning, 600);
    return new Probe(kube, home, name);
  }

  private constructor(
    private readonly kube: Kube,
    private readonly namespace: string,
    private readonly pod: string,
  ) {}

  /** Runs something, waits for an answer after it, and says how the server answered meanwhile. */
  async during(change: () => Promise<unknown>): Promise<Downtime> {
    const from = Date.now();
    await change();
    const end = Date.now();
    await until('an answer of the server', async () => (await this.since(end)).some(answered), {
      seconds: 300,
    });
    // Requests of this moment have five seconds.
    await sleep(5_000);
    const all = await this.since(from);
    const failed = all.filter((request) => !answered(request));
    const last = failed.at(-1);
    const next = last && all.find(({ begin }) => begin > last.begin);
    return {
      seconds: next === undefined ? 0 : (next.begin - failed[0].begin) / 1000,
      failed: failed.length,
      all: all.length,
    };
  }

  async stop(): Promise<void> {
    await this.kube.delete('namespace', undefined, this.namespace, false);
  }

  /** Requests that began at a time or later, in their order. */
  private async since(from: number): Promise<Request[]> {
    const { stdout } = await this.kube.kubectl(['logs', '--namespace', this.namespace, this.pod]);
    return stdout
      .split('\n')
      .map((line) => line.split(' ').map(Number))
      .filter(([begin, status]) => begin >= from && status !== undefined)
      .map(([begin, status]) => ({ begin, isAnswered: status === 1 }))
      .sort((left, right) => left.begin - right.begin);
  }
}

function answered({ isAnswered }: Request): boolean {
  return isAnswered;
}
