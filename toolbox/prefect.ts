import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePath, once, progress, since } from './cache';
import { removeDirectory, temporaryDirectory } from './guardian';
import type { Json } from './kube';
import { cleanEnvironment, Daemon, freePort, onPath, type Result, run, runOk, until } from './process';

const CONSTRAINTS = join(__dirname, 'constraints.txt');
const PACKAGES = ['prefect', 'prefect-kubernetes'];

/** A python3 that Prefect runs on and that can make a virtual environment, or undefined. */
export async function findPython(): Promise<string | undefined> {
  for (const name of ['python3', 'python3.13', 'python3.12', 'python3.11']) {
    const path = onPath(name);
    if (path === undefined) continue;
    const probe = 'import ensurepip, sys, venv; assert (3, 11) <= sys.version_info < (3, 14)';
    if ((await run(path, ['-c', probe], { env: cleanEnvironment() })).code === 0) return path;
  }
  return undefined;
}

/**
 * The Python of a virtual environment with Prefect, the pinned one or an older one to upgrade from, which is made
 * first if it is not in the cache.
 */
export async function prefectPython(olderVersion?: string): Promise<string> {
  const base = await findPython();
  if (base === undefined) throw new Error('no python3 of 3.11 or newer with venv on PATH');
  const { stdout } = await runOk(base, ['-c', 'import sys; print(sys.version, sys.base_prefix)'], {
    env: cleanEnvironment(),
  });
  const key = createHash('sha256')
    .update(readFileSync(CONSTRAINTS))
    .update(stdout)
    .update(olderVersion ?? '')
    .digest('hex')
    .slice(0, 12);
  const target = cachePath('prefect', key);
  // Moved after it is made, so its scripts do not work; `python -m` does.
  const python = join(target, 'bin', 'python');
  if (existsSync(python)) return python;
  progress(`installing Prefect ${olderVersion ?? ''} from PyPI (a minute, once)`);
  const start = Date.now();
  await once(target, async (directory) => {
    const env = cleanEnvironment();
    await runOk(base, ['-m', 'venv', directory], { env });
    const constraints = join(directory, 'constraints.txt');
    const lines = readFileSync(CONSTRAINTS, 'utf8').split('\n');
    const kept = olderVersion === undefined ? lines : lines.filter((line) => !/^prefect\b/.test(line));
    writeFileSync(constraints, kept.join('\n'));
    const install = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-input',
      '--constraint',
      constraints,
      ...(olderVersion === undefined ? PACKAGES : [`prefect==${olderVersion}`]),
    ];
    await runOk(join(directory, 'bin', 'python'), install, { env, timeoutSeconds: 1200 });
  });
  progress(`installed Prefect in ${since(start)}`);
  return python;
}

/** Runs `prefect …` to its end and returns what it printed, whatever its exit code. */
export async function prefect(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const home = env.PREFECT_HOME ?? temporaryDirectory('prefect');
  const python = await prefectPython();
  try {
    return await run(python, ['-m', 'prefect', ...args], { env: clientEnvironment(home, env) });
  } finally {
    if (env.PREFECT_HOME === undefined) removeDirectory(home);
  }
}

/** Runs the migrations of a database, as the chart's hook does. */
export async function upgradeDatabase(connectionUrl: string, env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const settings = { PREFECT_SERVER_DATABASE_CONNECTION_URL: connectionUrl, ...env };
  return await prefect(['server', 'database', 'upgrade', '-y'], settings);
}

/** A running Prefect server. */
export interface PrefectServer {
  /** With the path `/api`. */
  readonly apiUrl: string;
  /** Its own PREFECT_HOME; the SQLite database is in it if no other is given. */
  readonly home: string;
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts a real server with the environment given, as the chart's container has it, and waits until it is healthy.
 * If it does not start, the error carries the end of its log.
 */
export async function startPrefectServer(
  env: NodeJS.ProcessEnv = {},
  options: { readonly seconds?: number; readonly olderVersion?: string } = {},
): Promise<PrefectServer> {
  const { seconds = 90, olderVersion } = options;
  const python = await prefectPython(olderVersion);
  const home = temporaryDirectory('prefect');
  const port = await freePort();
  const settings = {
    PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
    // Copying the user interface's files takes longer than everything else.
    PREFECT_SERVER_UI_ENABLED: 'false',
    ...env,
  };
  const args = ['-m', 'prefect', 'server', 'start', '--host', '127.0.0.1', '--port', String(port)];
  const daemon = new Daemon('prefect server', python, args, join(home, 'server.log'), {
    cwd: home,
    env: clientEnvironment(home, settings),
    stopSignal: 'SIGINT',
  });
  const stop = async (): Promise<void> => {
    await daemon.stop();
    removeDirectory(home);
  };
  const apiUrl = `http://127.0.0.1:${port}/api`;
  try {
    await until('the Prefect server', async () => (await fetch(`${apiUrl}/health`)).ok, {
      seconds,
      watch: [daemon],
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { apiUrl, home, log: () => readFileSync(daemon.logFile, 'utf8'), stop };
}

/** Asks a server's API; the status says whether the auth string was accepted. */
export async function api(
  apiUrl: string,
  path: string,
  options: { readonly authString?: string; readonly body?: Json; readonly method?: string } = {},
): Promise<{ readonly status: number; readonly body: Json }> {
  const { authString, body } = options;
  const authorization = authString && `Basic ${Buffer.from(authString).toString('base64')}`;
  const response = await fetch(apiUrl + path, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

const FLOW = `from prefect import flow


@flow(log_prints=True)
def hello():
    print("hello from a worker")
`;

const DEPLOY = `import sys
from prefect import flow
from prefect.deployments import run_deployment

pool = sys.argv[1]
flow.from_source(source=sys.argv[2], entrypoint="hello.py:hello").deploy(
    name="e2e", work_pool_name=pool, build=False, push=False, ignore_warnings=True
)
print("flow run", run_deployment("hello/e2e", timeout=0, as_subflow=False).id)
`;

/**
 * Deploys a tiny flow to a work pool of the type process, lets a real worker run it, and returns the final state's
 * name and the worker's log. `env` holds what a worker's pod gets: PREFECT_API_URL and PREFECT_API_AUTH_STRING.
 */
export async function runFlow(env: NodeJS.ProcessEnv, pool = 'e2e'): Promise<{ state: string; log: string }> {
  const python = await prefectPython();
  const home = temporaryDirectory('prefect');
  const settings = clientEnvironment(home, env);
  const source = join(home, 'flows');
  mkdirSync(source);
  writeFileSync(join(source, 'hello.py'), FLOW);
  writeFileSync(join(home, 'deploy.py'), DEPLOY);
  const python3 = (...args: string[]): Promise<Result> => runOk(python, args, { cwd: home, env: settings });
  try {
    await python3('-m', 'prefect', 'work-pool', 'create', pool, '--type', 'process', '--overwrite');
    const id = (await python3('deploy.py', pool, source)).stdout.match(/flow run (\S+)/)?.[1];
    const worker = await python3(
      '-m',
      'prefect',
      'worker',
      'start',
      '--pool',
      pool,
      '--type',
      'process',
      '--run-once',
    );
    const authString = env.PREFECT_API_AUTH_STRING;
    const { body } = await api(`${env.PREFECT_API_URL}`, `/flow_runs/${id}`, { authString });
    return { state: body.state?.name, log: worker.stdout + worker.stderr };
  } finally {
    removeDirectory(home);
  }
}

/** A profile, a home and telemetry of this run alone. */
function clientEnvironment(home: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return cleanEnvironment({ DO_NOT_TRACK: '1', NO_COLOR: '1', HOME: home, PREFECT_HOME: home, ...env });
}
