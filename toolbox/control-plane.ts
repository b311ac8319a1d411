import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterManifests, NODE } from './fixtures';
import { removeDirectory, temporaryDirectory } from './guardian';
import { Kube } from './kube';
import { Daemon, freePort, until } from './process';
import { buildTools, type ToolName, toolPath } from './tools';

/** A running control plane with one fake node. */
export interface ControlPlane {
  /** Holds the kubeconfig, everything the processes write, and their logs. */
  readonly directory: string;
  readonly kubeconfig: string;
  /** The API server's address. */
  readonly server: string;
  readonly kube: Kube;
  /** Ends all processes and removes the folder. */
  stop(): Promise<void>;
}

/**
 * Starts etcd, the API server, the controller manager, the scheduler and kwok, all on the loopback interface and
 * in a temporary folder. Pods become Ready without running anything. Nothing outlives this process unless `keep`
 * is set; then `stop.sh` in the folder ends it.
 */
export async function start(options: { readonly keep?: boolean } = {}): Promise<ControlPlane> {
  await buildTools();
  const { keep = false } = options;
  const directory = temporaryDirectory('cluster', keep);
  const daemons: Daemon[] = [];
  const launch = (name: ToolName, args: Record<string, string | number | boolean>): void => {
    const flags = Object.entries(args).map(([flag, value]) => `--${flag}=${value}`);
    // HOME too, because kwok reads ~/.kwok/kwok.yaml.
    const env = { PATH: process.env.PATH, HOME: directory, TMPDIR: directory };
    const log = join(directory, `${name}.log`);
    daemons.push(new Daemon(name, toolPath(name), flags, log, { cwd: directory, env, keep }));
  };
  const stop = async (): Promise<void> => {
    // Last started first, so that nothing spends its time on retries.
    for (const daemon of [...daemons].reverse()) await daemon.stop();
    removeDirectory(directory);
  };

  try {
    const [etcd, peer, port] = [await freePort(), await freePort(), await freePort()];
    const server = `https://127.0.0.1:${port}`;
    const token = writeCredentials(directory);
    launch('etcd', etcdFlags(directory, etcd, peer));
    launch('kube-apiserver', apiServerFlags(directory, `http://127.0.0.1:${etcd}`, port));

    const certificate = join(directory, 'apiserver.crt');
    const watch = { watch: daemons, seconds: 90 };
    await until('the API server to make its certificate', () => existsSync(certificate), watch);
    const kubeconfig = writeKubeconfig(directory, server, token, certificate);
    const kube = new Kube(kubeconfig);
    await until(
      'the API server to be ready',
      async () => await kube.kubectl(['get', '--raw=/readyz']),
      watch,
    );

    launch('kube-controller-manager', controllerManagerFlags(directory, kubeconfig, certificate));
    launch('kube-scheduler', { kubeconfig, 'leader-elect': false, 'secure-port': 0, ...RATES });
    launch('kwok', kwokFlags(kubeconfig));
    await kube.apply(...clusterManifests());
    await until('the node to be ready', () => nodeIsReady(kube), watch);
    if (keep) writeStopScript(directory, daemons);
    return { directory, kubeconfig, server, kube, stop };
  } catch (error) {
    const logs = daemons.map((daemon) => `--- ${daemon.name}\n${daemon.tail(8)}`).join('\n');
    await stop();
    throw new Error(`the control plane did not start\n${logs}`, { cause: error });
  }
}

/** The defaults are for sharing a server with many others. */
const RATES = { 'kube-api-qps': 300, 'kube-api-burst': 600 };

function etcdFlags(directory: string, port: number, peer: number): Record<string, string | number | boolean> {
  return {
    'data-dir': join(directory, 'etcd'),
    'listen-client-urls': `http://127.0.0.1:${port}`,
    'advertise-client-urls': `http://127.0.0.1:${port}`,
    'listen-peer-urls': `http://127.0.0.1:${peer}`,
    'unsafe-no-fsync': true,
    'log-level': 'warn',
  };
}

function apiServerFlags(
  directory: string,
  etcd: string,
  port: number,
): Record<string, string | number | boolean> {
  return {
    'etcd-servers': etcd,
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'secure-port': port,
    'cert-dir': directory,
    'token-auth-file': join(directory, 'tokens.csv'),
    'authorization-mode': 'RBAC',
    'anonymous-auth': false,
    // Nothing reads the Service `kubernetes`, and a loopback address is refused as its endpoint.
    'endpoint-reconciler-type': 'none',
    // Pods would wait for tokens that no container ever reads.
    'disable-admission-plugins': 'ServiceAccount',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': join(directory, 'service-account.pub'),
    'service-account-signing-key-file': join(directory, 'service-account.key'),
    'service-cluster-ip-range': '10.96.0.0/16',
    'allow-privileged': true,
    // Admission policies that change objects stand for webhooks. The API is on by default from 1.36.
    'feature-gates': 'MutatingAdmissionPolicy=true',
    'runtime-config': 'admissionregistration.k8s.io/v1beta1=true',
    profiling: false,
  };
}

function controllerManagerFlags(
  directory: string,
  kubeconfig: string,
  certificate: string,
): Record<string, string | number | boolean> {
  return {
    kubeconfig,
    'leader-elect': false,
    'secure-port': 0,
    'service-account-private-key-file': join(directory, 'service-account.key'),
    'root-ca-file': certificate,
    // Claims and the node's taints are looked at every 15 s and 5 s by default.
    'pvclaimbinder-sync-period': '1s',
    'node-monitor-period': '1s',
    ...RATES,
  };
}

function kwokFlags(kubeconfig: string): Record<string, string | number | boolean> {
  return {
    kubeconfig,
    'manage-all-nodes': false,
    'manage-nodes-with-annotation-selector': 'kwok.x-k8s.io/node=fake',
    // Without leases the node turns NotReady now and then, its pods with it, and an apply times out.
    'node-lease-duration-seconds': 40,
  };
}

function writeCredentials(directory: string): string {
  const token = randomBytes(24).toString('hex');
  const write = (name: string, text: string | Buffer): void =>
    writeFileSync(join(directory, name), text, { mode: 0o600 });
  write('tokens.csv', `${token},e2e,e2e,"system:masters"\n`);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  write('service-account.pub', publicKey.export({ type: 'spki', format: 'pem' }));
  write('service-account.key', privateKey.export({ type: 'sec1', format: 'pem' }));
  return token;
}

function writeKubeconfig(directory: string, server: string, token: string, certificate: string): string {
  const file = join(directory, 'kubeconfig.json');
  const authority = readFileSync(certificate).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'e2e',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'e2e', user: { token } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'e2e' } }],
  };
  writeFileSync(file, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return file;
}

async function nodeIsReady(kube: Kube): Promise<boolean> {
  const { spec, status } = await kube.get('node', undefined, NODE);
  const conditions: { type: string; status: string }[] = status.conditions ?? [];
  const ready = conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  return ready && spec.taints === undefined;
}

function writeStopScript(directory: string, daemons: readonly Daemon[]): void {
  const groups = daemons.map((daemon) => `-${daemon.pid}`).join(' ');
  const script = `#!/bin/sh\nkill -s TERM -- ${groups}\nsleep 2\nkill -s KILL -- ${groups} 2>/dev/null\nrm -rf '${directory}'\n`;
  writeFileSync(join(directory, 'stop.sh'), script, { mode: 0o700 });
}
