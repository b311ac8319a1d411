import type { KubeObject, LiveCluster } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import { type Backups, makeDump, withBackups } from './backup';
import { INSTANCE, type Installation } from './installations';
import { AT_SOURCE, AT_TARGET, TARGET_CA_FOLDER } from './move-program';
import { type Dialogue, deploymentsOf, rowsText, whileStopped } from './restore';

/** The new database, as the options name it. */
export interface NewDatabase {
  /** Secret in the server's namespace with the password. It may have the other parts too. */
  readonly toSecret: string;
  readonly passwordKey: string;
  readonly host?: string;
  readonly port?: string;
  readonly database?: string;
  readonly username?: string;
  /** Secret with the CA's `ca.crt`. With it the certificate is verified. */
  readonly caSecret?: string;
}

/** Keys of the Secret, by CloudNativePG's names. */
const KEYS = { host: 'host', port: 'port', database: 'dbname', username: 'username' } as const;

const PARTS = Object.keys(KEYS) as (keyof typeof KEYS)[];

/** The parts, from options, Secret and defaults. */
type Address = { readonly [part in keyof typeof KEYS]: string };

/**
 * Copies the database in use into an empty one. The server stays stopped for the apply that switches it. The database
 * in use is only read.
 */
export function move(
  cluster: LiveCluster,
  installation: Installation,
  to: NewDatabase,
  { say, agrees }: Pick<Dialogue, 'say' | 'agrees'>,
): void {
  if (installation.generation === 1) {
    throw new AdoptError('command.move.prefect1', 'Only the database of Prefect 3 can be moved.');
  }
  const options = PARTS.filter((part) => to[part] !== undefined);
  const variables = options.map((part) => `TARGET_${part.toUpperCase()}=${to[part]}`);
  const steps = ({ task, pod }: Backups) => {
    const source = (...words: string[]) => pod.run(['/bin/sh', '-c', AT_SOURCE, 'backup', ...words]);
    const target = (...words: string[]) =>
      pod.run(['env', ...variables, '/bin/sh', '-c', AT_TARGET, 'backup', ...words]);
    const address = checked(source('major'), target('check'), say);
    if (!agrees('Stop the server and copy its database? The server stays stopped until the next apply.')) {
      say('Nothing has changed.');
      return;
    }
    const begin = Date.now();
    say('Stops the server.');
    whileStopped(cluster, deploymentsOf(cluster, installation), () => {
      const [dump = ''] = task('manual').split(' ');
      say(`Loads ${dump}.`);
      target('load', dump);
      compare(source('count'), target('count'), say);
    });
    say(`The server has been stopped for ${Math.ceil((Date.now() - begin) / 1000)} s.`);
    say(nextSteps(cluster, installation, to, address));
  };
  withBackups(cluster, installation, steps, (spec) => withTarget(spec, to));
}

/** Makes a dump that no change comes after: the server stays stopped. */
export function lastDump(cluster: LiveCluster, installation: Installation, say: Dialogue['say']): string {
  say('Stops the server.');
  return whileStopped(cluster, deploymentsOf(cluster, installation), () => makeDump(cluster, installation));
}

/** The target's address, if the target is not older. */
function checked(source: string, target: string, say: Dialogue['say']): Address {
  const old = source.trim();
  const [major, host = '', port = '', database = '', username = ''] = target.trim().split('\n');
  if (Number(major) < Number(old)) {
    throw new AdoptError(
      'command.move.older',
      `The new database is PostgreSQL ${major}. That of the server is ${old}, and no dump goes back to an older version.`,
    );
  }
  say(`From PostgreSQL ${old} to PostgreSQL ${major}, ${username}@${host}:${port}/${database}.`);
  return { host, port, database, username };
}

function compare(before: string, after: string, say: Dialogue['say']): void {
  say(rowsText(['before', 'after'], before, after));
  const sorted = (text: string) => text.trim().split('\n').sort().join('\n');
  if (sorted(before) !== sorted(after)) {
    throw new AdoptError(
      'command.move.rowsDiffer',
      'The rows differ, so another client writes to one of the databases. The server keeps the old one. Empty the new one, and try again.',
    );
  }
}

/** The pod with the Secrets of the new database. A missing one keeps it from starting, before anything has changed. */
function withTarget(
  spec: KubeObject['spec'],
  { toSecret, passwordKey, caSecret }: NewDatabase,
): KubeObject['spec'] {
  const [container] = spec.containers;
  if (!container.env?.some(({ name }: KubeObject['env']) => name === 'PGHOST')) {
    throw new AdoptError(
      'command.move.noPostgres',
      'The server has no PostgreSQL. Only PostgreSQL can be moved.',
    );
  }
  const fromSecret = (name: string, key: string, optional: boolean) => ({
    name: `TARGET_${name.toUpperCase()}`,
    valueFrom: { secretKeyRef: { name: toSecret, key, optional } },
  });
  const env = [
    ...container.env,
    { name: 'TARGET_SECRET', value: toSecret },
    fromSecret('password', passwordKey, false),
    ...PARTS.map((part) => fromSecret(part, KEYS[part], true)),
  ];
  const ca = {
    name: 'target-ca',
    secret: { secretName: caSecret, items: [{ key: 'ca.crt', path: 'ca.crt' }] },
  };
  const mount = { name: 'target-ca', mountPath: TARGET_CA_FOLDER, readOnly: true };
  return caSecret === undefined
    ? { ...spec, containers: [{ ...container, env }] }
    : {
        ...spec,
        volumes: [...spec.volumes, ca],
        containers: [{ ...container, env, volumeMounts: [...container.volumeMounts, mount] }],
      };
}

/** What to apply, and the way back. */
function nextSteps(
  { printed }: LiveCluster,
  { release }: Installation,
  { toSecret, passwordKey, caSecret }: NewDatabase,
  { host, port, database, username }: Address,
): string {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const keys = passwordKey === 'password' ? '' : `, { password: ${quoted(passwordKey)} }`;
  return `Apply the new database, which starts the server. With autoscaling, scale its Deployment to 1 then.

  database: Database.external({
    host: ${quoted(host)},
    port: ${port},
    name: ${quoted(database)},
    username: ${quoted(username)},
    credentials: Credentials.fromSecret(${quoted(toSecret)}${keys}),${
      caSecret === undefined
        ? ''
        : `
    sslMode: SslMode.VERIFY_FULL,
    sslCa: CertificateSource.fromSecret(${quoted(caSecret)}),`
    }
  }),

For a module, see modules.md#another-type-of-database.
The old database has not changed. To go back to it before you apply:

  ${printed} scale deployment --selector app.kubernetes.io/name=prefect-server,${INSTANCE}=${release} --replicas=1`;
}
