import { delimiter, dirname } from 'node:path';
import { ChartSource } from '../../src';
import { type Json, Kube, type KubeObject } from '../../toolbox/kube';
import type { Need } from '../../toolbox/prerequisites';
import { cleanEnvironment, type Result, ROOT, run, until } from '../../toolbox/process';
import { toolPath } from '../../toolbox/tools';
import { databaseName, type Names, PREFECT3 } from './generations';
import { decoded, type Installation } from './installation';
import { suite } from './needs';

/** Images are pulled, and a release waits for its pods for up to 900 seconds. */
export const PATIENCE = 2_400_000;

/** A suite on pods that run. At its end it removes what failed tests left, so that the next suite has room on the node. */
export function realSuite(title: string, needs: readonly Need[], body: () => void): void {
  suite(title, ['terraform', 'providers', 'cluster', 'real-node', ...needs], () => {
    const begin = Date.now();
    afterAll(() => removeNamespaces(begin));
    body();
  });
}

async function removeNamespaces(begin: number): Promise<void> {
  const kube = Kube.fromEnvironment();
  // Kubernetes keeps whole seconds of the time.
  const since = Math.floor(begin / 1000) * 1000;
  const left = (await kube.list('namespaces')).filter(
    ({ metadata: { name, creationTimestamp } }) =>
      /^(prefect|probe)-[0-9a-f]{6}\b/.test(name) && Date.parse(creationTimestamp) >= since,
  );
  const names = left.map(({ metadata }) => metadata.name);
  if (names.length > 0) await kube.kubectl(['delete', 'namespaces', '--timeout=120s', ...names]);
}

/** The version of Prefect that the charts have, whose image has a shell and Python too. */
export const TAG = '3.8.3-python3.11';
export const PREFECT_IMAGE = `docker.io/prefecthq/prefect:${TAG}`;

/** The charts come from their repository, as for users, unless CDKTF_PREFECT_CHARTS names a folder. */
export function source(archive: ChartSource): ChartSource {
  return process.env.CDKTF_PREFECT_CHARTS ? archive : ChartSource.fromRepository();
}

type Place = Pick<Installation, 'kube' | 'namespace'>;

/** Restarts of containers, init containers included, as `pod, container: count`. */
export function restarts(pods: readonly KubeObject[]): string[] {
  return pods.flatMap(({ metadata, status }) =>
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
      .filter(({ restartCount }: Json) => restartCount > 0)
      .map(({ name, restartCount }: Json) => `${metadata.name}, ${name}: ${restartCount}`),
  );
}

/**
 * Asserts that each container of an installation started once. A worker that is about to be replaced may restart,
 * because the server refuses its old auth string.
 */
export async function expectNoRestart({ kube, namespace }: Place): Promise<void> {
  const pods = await kube.list('pods', namespace);
  expect(restarts(pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined))).toEqual([]);
}

/** Waits until the API answers, which needs a login to its database. This path needs no password. */
export async function expectHealthy({ kube, namespace }: Place): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/services/prefect-server:4200/proxy/api/ready`;
  const answer = async () => (await kube.kubectl(['get', '--raw', path])).stdout !== '';
  await until('the API to be ready', answer, { seconds: 300 });
}

/** Waits for the pool that the worker creates after its login to the server. */
export async function expectPool({ kube, namespace }: Place, pool: string): Promise<void> {
  const command = ['exec', '--namespace', namespace, `deployment/prefect-worker-${pool}`, '--'];
  const inspect = () => kube.kubectl([...command, 'prefect', 'work-pool', 'inspect', pool]);
  await until('the work pool to be there', inspect, { seconds: 300 });
}

/** The bundled database's pod. */
export function podOf({ release }: Names): string {
  return `${release}-postgresql-0`;
}

/** What PostgreSQL says to a login over TCP. */
async function login({ kube, namespace }: Place, names: Names, password: string): Promise<string> {
  const psql = `PGPASSWORD="$0" psql --host=127.0.0.1 --username=${names.role} --dbname=postgres --tuples-only --no-align --command='SELECT current_user' 2>&1 || true`;
  const command = ['exec', '--namespace', namespace, podOf(names), '--', 'sh', '-c', psql, password];
  return (await kube.kubectl(command)).stdout.trim();
}

/** Asserts that the bundled database accepts its Secret's password, and not the former one. Returns the password. */
export async function expectPassword(
  installation: Installation,
  names: Names,
  refused?: string,
): Promise<string> {
  const password = decoded(await installation.secret(databaseName(names)), names.password);
  const taken = async () => (await login(installation, names, password)) === names.role;
  await until('the database to take the password of its Secret', taken, { seconds: 300 });
  if (refused !== undefined) {
    expect(await login(installation, names, refused)).toContain('password authentication failed');
  }
  return password;
}

/** Asserts that database, server and worker of the pool `kubernetes` work with the password. */
export async function expectWorking(installation: Installation, refused?: string): Promise<string> {
  await expectHealthy(installation);
  await expectPool(installation, 'kubernetes');
  return await expectPassword(installation, PREFECT3, refused);
}

/** Logs in with the auth string of the server's pod, if it has one. */
const CLIENT = `
import os
if "PREFECT_SERVER_API_AUTH_STRING" in os.environ:
    os.environ["PREFECT_API_AUTH_STRING"] = os.environ["PREFECT_SERVER_API_AUTH_STRING"]
from prefect import flow
from prefect.blocks.system import Secret
from prefect.client.orchestration import get_client
`;

/** Runs a program with Prefect's client in the server's pod, and returns the last line that it prints. */
export async function client({ kube, namespace }: Place, program: string): Promise<string> {
  const pod = ['--namespace', namespace, '--container', 'prefect-server', 'deployment/prefect-server'];
  const command = ['env', 'PREFECT_API_URL=http://localhost:4200/api', 'python', '-c', CLIENT + program];
  const { stdout } = await kube.kubectl(['exec', ...pod, '--', ...command]);
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** Commands call the kubectl on PATH. */
export function commandEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const PATH = [dirname(toolPath('kubectl')), process.env.PATH].join(delimiter);
  return cleanEnvironment({ ...extra, PATH, KUBECONFIG: process.env.CDKTF_PREFECT_KUBECONFIG });
}

/** Runs `cdktf-prefect` in the namespace of an installation. */
export async function cdktfPrefect({ namespace }: Place, ...args: string[]): Promise<Result> {
  const cli = ['--import', 'tsx', 'cli/main.ts', ...args, '--namespace', namespace];
  return await run(process.execPath, cli, { cwd: ROOT, env: commandEnvironment() });
}

/** What `cdktf-prefect` prints. It has to succeed. */
export async function printed(place: Place, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cdktfPrefect(place, ...args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** What the output `debug_command` prints. */
export async function debugged({ workspace }: Installation): Promise<string> {
  const { debug_command: command } = await workspace.output();
  const { stdout, stderr } = await run('sh', ['-c', command], { env: commandEnvironment() });
  return stdout + stderr;
}
