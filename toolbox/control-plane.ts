import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterManifests, NODE } from './fixtures';
import { removeDirectory, temporaryDirectory } from './guardian';
import { Kube } from './kube';
import type { Machine } from './node/machine';
import { Daemon, freePort, until } from './process';
import { buildTools, type ToolName, toolPath } from './tools';

interface Options {
  readonly keep?: boolean;
  /** The machine that is to be the node. Without it the node is fake. */
  readonly machine?: Machine;
}

type Flags = Record<string, string | number | boolean>;

/** A running control plane. */
export interface ControlPlane {
  /** Holds the kubeconfig, everything the processes write, and their logs. */
  readonly directory: string;
  readonly kubeconfig: string;
  /** The API server's address. */
  readonly server: string;
  readonly kube: Kube;
  readonly daemons: readonly Daemon[];
  /** The command that ends it, if it is kept. */
  readonly end: string;
  /** Starts another program beside them. */
  launch(name: string, program: string, flags: Flags): void;
  /** Ends all processes and removes the folder. */
  stop(): Promise<void>;
}

/**
 * Starts etcd, the API server, the controller manager and the scheduler in a temporary folder. Without a machine all of
 * them are on the loopback interface, and kwok makes pods Ready without running anything. Nothing outlives this process
 * unless `keep` is set; then `stop.sh` in the folder ends it.
 */
export async function start({ keep = false, machine }: Options = {}): Promise<ControlPlane> {
  await buildTools();
  const directory = temporaryDirectory('cluster', keep);
  const daemons: Daemon[] = [];
  const launch: ControlPlane['launch'] = (name, program, args) => {
    const flags = Object.entries(args).map(([flag, value]) => `--${flag}=${value}`);
    // HOME too, because kwok reads ~/.kwok/kwok.yaml.
    const env = { PATH: process.env.PATH, HOME: directory, TMPDIR: directory };
    const log = join(directory, `${name}.log`);
    const [command, line] = machine?.inside([program, ...flags]) ?? [program, flags];
    daemons.push(new Daemon(name, command, line, log, { cwd: directory, env, keep }));
  };
  const launchTool = (name: ToolName, flags: Flags): void => launch(name, toolPath(name), flags);
  const stop = async (): Promise<void> => {
    // Last started first, so that nothing spends its time on retries.
    for (const daemon of [...daemons].reverse()) await daemon.stop();
    removeDirectory(directory);
  };

  try {
    const [etcd, peer, port] = [await freePort(), await freePort(), await freePort()];
    const server = `https://${machine?.address ?? LOOPBACK}:${port}`;
    const token = writeCredentials(directory);
    launchTool('etcd', etcdFlags(directory, etcd, peer));
    launchTool('kube-apiserver', {
      ...apiServerFlags(directory, `http://${LOOPBACK}:${etcd}`, port),
      ...(machine === undefined ? FAKE_NODE_FLAGS : addressFlags(machine.address)),
    });

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

    launchTool('kube-controller-manager', controllerManagerFlags(directory, kubeconfig, certificate));
    launchTool('kube-scheduler', { kubeconfig, 'leader-elect': false, 'secure-port': 0, ...RATES });
    if (machine === undefined) {
      launchTool('kwok', kwokFlags(kubeconfig));
      await kube.apply(...clusterManifests());
      await until('the node to be ready', () => nodeIsReady(kube, NODE), watch);
    }
    const end = keep ? writeStopScript(directory, daemons) : '';
    return { directory, kubeconfig, server, kube, daemons, end, launch, stop };
  } catch (error) {
    const logs = daemons.map((daemon) => `--- ${daemon.name}\n${daemon.tail(8)}`).join('\n');
    await stop();
    throw new Error(`the control plane did not start\n${logs}`, { cause: error });
  }
}

const LOOPBACK = '127.0.0.1';

/** Nothing reads the Service `kubernetes`, and a loopback address is refused as its endpoint. */
const FAKE_NODE_FLAGS = {
  ...addressFlags(LOOPBACK),
  'endpoint-reconciler-type': 'none',
  // Pods would wait for tokens that no container ever reads.
  'disable-admission-plugins': 'ServiceAccount',
};

function addressFlags(address: string): Flags {
  return {
    'bind-address': address,
    'advertise-address': address,
    // Nothing knows a node by its name.
    'kubelet-preferred-address-types': 'InternalIP',
  };
}

/** The defaults are for sharing a server with many others. */
const RATES = { 'kube-api-qps': 300, 'kube-api-burst': 600 };

function etcdFlags(directory: string, port: number, peer: number): Flags {
  return {
    'data-dir': join(directory, 'etcd'),
    'listen-client-urls': `http://127.0.0.1:${port}`,
    'advertise-client-urls': `http://127.0.0.1:${port}`,
    'listen-peer-urls': `http://127.0.0.1:${peer}`,
    'unsafe-no-fsync': true,
    'log-level': 'warn',
  };
}

function apiServerFlags(directory: string, etcd: string, port: number): Flags {
  return {
    'etcd-servers': etcd,
    'secure-port': port,
    'cert-dir': directory,
    'token-auth-file': join(directory, 'tokens.csv'),
    'authorization-mode': 'RBAC',
    'anonymous-auth': false,
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

function controllerManagerFlags(directory: string, kubeconfig: string, certificate: string): Flags {
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

function kwokFlags(kubeconfig: string): Flags {
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

/** Whether a node takes pods. */
export async function nodeIsReady(kube: Kube, name: string): Promise<boolean> {
  const { spec, status } = await kube.get('node', undefined, name);
  const conditions: { type: string; status: string }[] = status.conditions ?? [];
  const ready = conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  return ready && spec.taints === undefined;
}

function writeStopScript(directory: string, daemons: readonly Daemon[]): string {
  const groups = daemons.map((daemon) => `-${daemon.pid}`).join(' ');
  const script = `#!/bin/sh\nkill -s TERM -- ${groups}\nsleep 2\nkill -s KILL -- ${groups} 2>/dev/null\nrm -rf '${directory}'\n`;
  const file = join(directory, 'stop.sh');
  writeFileSync(file, script, { mode: 0o700 });
  return `sh ${file}`;
}
