import { type Kube, type KubeObject, uniqueName } from '../../toolbox/kube';
import { PREFECT_IMAGE } from './real-pods';

/** A pod has its own mounts; those of the node are the kubelet's. */
const ENTER = `for process in /proc/[0-9]*; do
  if [ "$(cat "$process/comm" 2>/dev/null)" = kubelet ]; then exec nsenter --mount="$process/ns/mnt" sh -ec "$0"; fi
done
echo "no kubelet among the processes"
exit 1
`;

/** Runs a shell script as root on a node, by a privileged pod, and returns what it prints. */
export async function onNode(kube: Kube, node: string, script: string): Promise<string> {
  const namespace = await kube.createNamespace('node');
  const name = uniqueName('shell');
  await kube.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      nodeName: node,
      hostPID: true,
      restartPolicy: 'Never',
      containers: [
        {
          name: 'shell',
          image: PREFECT_IMAGE,
          command: ['sh', '-ec', ENTER, script],
          securityContext: { privileged: true },
        },
      ],
    },
  });
  const hasEnded = ({ status }: KubeObject) => ['Succeeded', 'Failed'].includes(status.phase);
  const { status } = await kube.waitFor('pod', namespace, name, hasEnded, 300);
  const { stdout } = await kube.kubectl(['logs', '--namespace', namespace, name]);
  await kube.delete('namespace', undefined, namespace, false);
  if (status.phase === 'Failed') throw new Error(`the script failed on ${node}: ${stdout}`);
  return stdout;
}

/** Kills every process of pods at once, those that hold their networks too, as when their node loses its power. */
export async function cutPower(kube: Kube, pods: readonly KubeObject[]): Promise<void> {
  // The cgroup driver systemd writes the uid with other separators.
  const uids = pods.map(({ metadata }) => metadata.uid.replaceAll('-', '.')).join('|');
  // With its first process, all others of a container are gone.
  const script = `kill -KILL $(grep -lsE '${uids}' /proc/[0-9]*/cgroup | cut -d/ -f3) || true`;
  const nodes = new Set(pods.map(({ spec }) => spec.nodeName));
  await Promise.all([...nodes].map((node) => onNode(kube, node, script)));
}

/** A volume of a few megabytes, in the node's memory, for claims of a storage class of the same name. */
export class SmallVolume {
  static async create(kube: Kube, size: string): Promise<SmallVolume> {
    const [node] = await kube.list('nodes');
    const volume = new SmallVolume(kube, node.metadata.name, uniqueName('small'));
    const { name, path } = volume;
    const megabytes = size.replace(/i$/, '');
    await volume.run(`mkdir -p ${path} && mount -t tmpfs -o size=${megabytes} tmpfs ${path}`);
    const values = [node.metadata.labels?.['kubernetes.io/hostname']];
    const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values }];
    await kube.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        storageClassName: name,
        capacity: { storage: size },
        accessModes: ['ReadWriteOnce'],
        local: { path },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
      },
    });
    return volume;
  }

  private constructor(
    private readonly kube: Kube,
    private readonly node: string,
    readonly name: string,
  ) {}

  /** Takes all the room that is left. */
  async fill(): Promise<void> {
    await this.run(`dd if=/dev/zero of=${this.path}/filler bs=1M || true`);
  }

  async makeRoom(): Promise<void> {
    await this.run(`rm ${this.path}/filler`);
  }

  async remove(): Promise<void> {
    await this.kube.delete('persistentvolume', undefined, this.name, false);
    await this.run(`umount --lazy ${this.path} && rmdir ${this.path}`);
  }

  private get path(): string {
    return `/var/lib/${this.name}`;
  }

  private async run(script: string): Promise<void> {
    await onNode(this.kube, this.node, script);
  }
}
