import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPlane, nodeIsReady, start } from '../control-plane';
import type { Manifest } from '../kube';
import { onPath, until } from '../process';
import { type ToolName, tool, toolPath } from '../tools';
import { images, SANDBOX_IMAGE } from './images';
import { Machine } from './machine';

/** Claims bind to these, each once, and kubelet mounts them as it mounts a cloud's block volumes. */
const VOLUMES = 60;

const PODS = '10.218.0.0/16';
const PROGRAMS = [
  'go',
  'containerd',
  'ctr',
  'runc',
  'iptables',
  'conntrack',
  'mmdebstrap',
  'ip',
  'unshare',
  'nsenter',
];
const TOOLS: readonly ToolName[] = ['kubelet', 'kube-proxy', 'coredns'];

/** Of containernetworking-plugins. */
const PLUGINS = ['/usr/lib/cni/bridge', '/usr/lib/cni/host-local'];
const PACKAGES = 'containerd containernetworking-plugins iptables conntrack mmdebstrap';

/** Why this machine can't run a node, or undefined if it can. */
export function lackOfNode(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'this is not root on Linux';
  const programs = PROGRAMS.filter((name) => onPath(name) === undefined);
  const absent = [...programs, ...PLUGINS.filter((path) => !existsSync(path))];
  return absent.length === 0 ? undefined : `no ${absent.join(', ')} (Debian: ${PACKAGES})`;
}

/** A cluster whose one node runs pods, on this machine and with nothing but files and processes of its own. */
export async function startNode(keep: boolean): Promise<ControlPlane> {
  for (const name of TOOLS) await tool(name);
  const archives = await images();
  const machine = await Machine.start(keep);
  let cluster: ControlPlane | undefined;
  const stop = async (): Promise<void> => {
    // With the machine end the processes of the pods. Those that would start new ones go first.
    await cluster?.stop();
    await machine.stop();
  };
  try {
    cluster = await start({ keep, machine });
    await addNode(cluster, machine, archives);
    const end = `${cluster.end}; kill -s KILL -- -${machine.init.pid}; sleep 1; rm -rf '${machine.directory}'`;
    return { ...cluster, end, stop };
  } catch (error) {
    const logs = cluster?.daemons.map((daemon) => `--- ${daemon.name}\n${daemon.tail(8)}`).join('\n');
    await stop();
    throw new Error(`the node did not start\n${logs}`, { cause: error });
  }
}

async function addNode(
  { kube, kubeconfig, daemons, launch }: ControlPlane,
  machine: Machine,
  archives: readonly string[],
): Promise<void> {
  const { address, directory, name } = machine;
  writeFiles(directory, address, name, kubeconfig);
  launch('containerd', `${onPath('containerd')}`, { config: join(directory, 'containerd.toml') });
  launch('coredns', toolPath('coredns'), { conf: join(directory, 'Corefile') });
  const ctr = `ctr --address ${join(directory, 'containerd.sock')} --namespace k8s.io`;
  await until('containerd to answer', () => machine.run(`${ctr} version`), { watch: daemons });
  for (const archive of archives) await machine.run(`${ctr} images import ${archive}`);
  launch('kubelet', toolPath('kubelet'), {
    config: join(directory, 'kubelet.json'),
    kubeconfig,
    'root-dir': join(directory, 'kubelet'),
    'hostname-override': name,
    'node-ip': address,
  });
  launch('kube-proxy', toolPath('kube-proxy'), { config: join(directory, 'proxy.json') });
  await kube.apply(...storage(directory, name));
  await until('the node to be ready', () => nodeIsReady(kube, name), { watch: daemons, seconds: 120 });
}

function writeFiles(directory: string, address: string, name: string, kubeconfig: string): void {
  const at = (...parts: string[]): string => join(directory, ...parts);
  const write = (file: string, content: object | string): void =>
    writeFileSync(at(file), typeof content === 'string' ? content : JSON.stringify(content));
  mkdirSync(at('cni'));
  write('containerd.toml', containerdConfig(directory));
  write('cni/10-node.conflist', {
    cniVersion: '0.4.0',
    name: 'node',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          dataDir: at('addresses'),
          ranges: [[{ subnet: PODS }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  });
  // Other names are of nobody: an answer at once, in place of a wait for servers that are out of reach.
  write(
    'Corefile',
    `. {
  bind ${address}
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${kubeconfig}
    ttl 1
  }
  template ANY ANY {
    rcode NXDOMAIN
  }
}
`,
  );
  write('kubelet.json', kubeletConfig(directory, address, name));
  write('proxy.json', {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig },
    clusterCIDR: PODS,
    hostnameOverride: name,
    mode: 'iptables',
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  });
}

function containerdConfig(directory: string): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${directory}/containerd"
state = "${directory}/containerd-state"
[grpc]
address = "${directory}/containerd.sock"
[${cri}]
sandbox_image = "${SANDBOX_IMAGE}"
disable_apparmor = true
restrict_oom_score_adj = true
[${cri}.cni]
bin_dir = "/usr/lib/cni"
conf_dir = "${directory}/cni"
[${cri}.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
`;
}

function kubeletConfig(directory: string, address: string, name: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    // Nobody but this machine and the pods reaches it.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    // A kubelet removes groups and logs of pods that it does not know, also those of another kubelet.
    cgroupRoot: `/${name}`,
    podLogsDir: join(directory, 'logs'),
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [address],
    clusterDomain: 'cluster.local',
    resolvConf: join(directory, 'resolv.conf'),
    containerRuntimeEndpoint: `unix://${directory}/containerd.sock`,
    volumePluginDir: join(directory, 'plugins'),
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  };
}

function storage(directory: string, node: string): Manifest[] {
  const nodeSelectorTerms = [
    { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
  ];
  const volumes = Array.from({ length: VOLUMES }, (_, index) => {
    const path = join(directory, 'volumes', `${index}`);
    mkdirSync(path, { recursive: true });
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `local-${index}` },
      spec: {
        storageClassName: 'standard',
        capacity: { storage: '20Gi' },
        accessModes: ['ReadWriteOnce', 'ReadWriteMany'],
        local: { path },
        nodeAffinity: { required: { nodeSelectorTerms } },
      },
    };
  });
  const metadata = {
    name: 'standard',
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  };
  const provisioner = 'kubernetes.io/no-provisioner';
  const volumeBindingMode = 'WaitForFirstConsumer';
  return [
    { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner, volumeBindingMode },
    ...volumes,
  ];
}
