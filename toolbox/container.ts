import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, type Result, run } from './process';

/** Options of a container. */
export interface ContainerOptions {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly uid: number;
  /** The one folder that it can write to, beside /dev/shm. */
  readonly volume: string;
}

/** Process 1 of its own, the group 0, a root file system that is read-only, and a volume: as the kubelet starts one. */
const CONTAINER = `set -e
root=/mnt
mount --bind / "$root"
mount -o remount,ro,bind "$root"
mount --bind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t proc proc "$root/proc"
mount --bind "$VOLUME" "$root$VOLUME"
cd /
exec chroot "$root" setpriv --reuid "$RUN_AS" --regid 0 --clear-groups --no-new-privs --bounding-set=-all "$@"
`;

/** Runs a command as it runs in a container. The need is `namespaces`. */
export function runInContainer({ command, env, uid, volume }: ContainerOptions): Promise<Result> {
  return run('unshare', ['--mount', '--pid', '--fork', 'sh', '-c', CONTAINER, 'sh', ...command], {
    env: cleanEnvironment({ ...env, VOLUME: volume, RUN_AS: String(uid) }),
    cwd: '/',
  });
}

/** Whether {@link runInContainer} works here. */
export async function canUnshare(): Promise<boolean> {
  const probe = 'mount -t tmpfs tmpfs /proc && setpriv --version && chroot --version';
  const { code } = await run('unshare', ['--mount', '--pid', '--fork', 'sh', '-c', probe]).catch(() => ({
    code: 1,
  }));
  return code === 0;
}

/** The library that gives a user id without a name one, as Bitnami's images have it. */
export function nssWrapper(): string | undefined {
  const folders = [
    '/usr/lib',
    ...(existsSync('/usr/lib') ? readdirSync('/usr/lib') : []).map((name) => join('/usr/lib', name)),
  ];
  return folders.map((folder) => join(folder, 'libnss_wrapper.so')).find((path) => existsSync(path));
}
