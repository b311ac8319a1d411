import { readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../guardian';
import { Daemon, run, runOk, until } from '../process';

/** Everything in the machine ends with its first process, and its mounts and network with them. */
const SPACES = ['--mount', '--pid', '--net', '--uts', '--fork', '--kill-child', '--mount-proc'];

/** Groups of version 1 are one tree for each controller; those of version 2 one tree for all. */
const CGROUPS = '/sys/fs/cgroup';

/**
 * What a node runs in: processes, mounts and a network of its own on the files of this machine. The network is linked
 * to this machine and to nothing else.
 */
export class Machine {
  static async start(keep: boolean): Promise<Machine> {
    const directory = temporaryDirectory('node', keep);
    const log = join(directory, 'machine.log');
    const init = new Daemon('machine', 'unshare', [...SPACES, 'sleep', 'infinity'], log, { keep });
    const machine = new Machine(directory, init);
    try {
      const isThere = () => machine.run('test "$(cat /proc/1/comm)" = sleep');
      await until('the machine to be there', isThere, { watch: [init] });
      await machine.connect();
      return machine;
    } catch (error) {
      await machine.stop();
      throw error;
    }
  }

  readonly name: string;
  private readonly network: string;
  readonly address: string;

  private constructor(
    /** Holds what its processes write. */
    readonly directory: string,
    /** Its first process, with which all others end. */
    readonly init: Daemon,
  ) {
    this.name = basename(directory).toLowerCase();
    // Another one for each process, so that nodes can be side by side.
    this.network = `10.217.${init.pid % 256}`;
    this.address = `${this.network}.2`;
  }

  /** A command line that runs inside. */
  inside(command: readonly string[]): [string, string[]] {
    const spaces = `/proc/${this.init.pid}/ns`;
    const enter = [`--mount=${spaces}/mnt`, `--pid=${spaces}/pid_for_children`, `--net=${spaces}/net`];
    return ['nsenter', [...enter, `--uts=${spaces}/uts`, ...command]];
  }

  /** Runs a shell script inside. */
  async run(script: string): Promise<string> {
    const [command, args] = this.inside(['sh', '-ec', script]);
    return (await runOk(command, args)).stdout;
  }

  async stop(): Promise<void> {
    await this.init.stop('SIGKILL');
    await until('its processes to be gone', () => this.removeCgroups(), { seconds: 30 });
    removeDirectory(this.directory);
  }

  private async connect(): Promise<void> {
    const resolvConf = join(this.directory, 'resolv.conf');
    const link = `node${this.init.pid}`;
    const peer = ['peer', 'name', 'eth0', 'netns', `${this.init.pid}`];
    await runOk('ip', ['link', 'add', link, 'type', 'veth', ...peer]);
    await runOk('ip', ['addr', 'add', `${this.network}.1/30`, 'dev', link]);
    await runOk('ip', ['link', 'set', link, 'up']);
    writeFileSync(resolvConf, `nameserver ${this.address}\n`);
    // The route of last resort ends in a bridge that leads nowhere. Addresses of Services need one all the same.
    await this.run(`
      mount --make-rshared /
      mount --bind ${resolvConf} /etc/resolv.conf
      hostname ${this.name}
      ip link set lo up
      ip addr add ${this.address}/30 dev eth0
      ip link set eth0 up
      ip link add nowhere type bridge
      ip link set nowhere up
      ip route add default dev nowhere
      sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.route_localnet=1
      sysctl -qw net.bridge.bridge-nf-call-iptables=1 || true`);
    for (const group of this.cgroups()) await run('mkdir', ['-p', group]);
  }

  private cgroups(): string[] {
    const controllers = readdirSync(CGROUPS, { withFileTypes: true }).filter((each) => each.isDirectory());
    const isUnified = controllers.every(({ name }) => name !== 'memory');
    return isUnified
      ? [join(CGROUPS, this.name)]
      : controllers.map(({ name }) => join(CGROUPS, name, this.name));
  }

  /** A group can go when its processes and its subgroups have. */
  private removeCgroups(): boolean {
    for (const group of this.cgroups()) remove(group);
    return true;
  }
}

function remove(group: string): void {
  let subgroups: string[] = [];
  try {
    subgroups = readdirSync(group, { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => name);
  } catch {
    return;
  }
  for (const name of subgroups) remove(join(group, name));
  rmdirSync(group);
}
