import type { LiveCluster } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import type { Installation } from './installations';
import { secretValue, storedKey } from './probe';

const KEY = 'encryption-key';

/** Copies the encryption key that Prefect keeps in its database into a Secret, and says what to set. */
export function keepEncryptionKey(
  cluster: LiveCluster,
  { name, release }: Installation,
  pod: string,
): string {
  const secret = `${release}-encryption-key`;
  const { inEnvironment, key } = storedKey(cluster, pod);
  if (inEnvironment) {
    return 'The server takes its encryption key from its environment. Nothing to do.';
  }
  if (key === null) {
    throw new AdoptError(
      'command.encryptionKey.none',
      'Prefect has no encryption key yet: it makes one for the first secret block. Give one of your own now.',
    );
  }
  const existing = secretValue(cluster, secret, KEY);
  if (existing !== undefined && existing !== key) {
    throw new AdoptError(
      'command.encryptionKey.differs',
      `The Secret ${secret} has another key than the database. Nothing was written. Find out which blocks it belongs to, then rename or delete it.`,
    );
  }
  if (existing === undefined) {
    const labels = { 'app.kubernetes.io/name': 'prefect', 'app.kubernetes.io/instance': name };
    const object = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secret, labels },
      type: 'Opaque',
      stringData: { [KEY]: key },
    };
    cluster.run(['create', '--filename', '-'], JSON.stringify(object));
  }
  return [
    `The Secret ${secret} ${existing === undefined ? 'now has' : 'already has'} the key. Back it up. Then set`,
    '',
    `  construct  encryptionKey: EncryptionKey.fromSecret('${secret}')`,
    `  module     encryption_key = { type = "fromSecret", secret_name = "${secret}" }`,
  ].join('\n');
}
