import { changed, type Json, RELEASE } from './plans';

const KEY = 'random_bytes.key';
const KEY_SECRET = 'kubernetes_secret_v1.key';

/** Adds an encryption key to a plan, with what is done to it and to its Secret. */
function withKey({ resource_changes, prior_state }: Json, ofKey: string[], ofSecret: string[]): void {
  const metadata = [
    {
      name: 'prefect-server-encryption-key',
      namespace: 'prefect',
      labels: { 'app.kubernetes.io/managed-by': 'cdktf-prefect' },
    },
  ];
  const add = (address: string, type: string, actions: string[], values: Json) => {
    const before = actions[0] === 'create' ? null : values;
    const change = { actions, before, after: actions[0] === 'delete' ? null : values, after_unknown: {} };
    resource_changes.push({ address, mode: 'managed', type, name: 'key', change });
  };
  add(KEY, 'random_bytes', ofKey, {});
  add(KEY_SECRET, 'kubernetes_secret_v1', ofSecret, { metadata });
  prior_state.values.root_module.resources.push({
    address: KEY_SECRET,
    type: 'kubernetes_secret_v1',
    depends_on: [KEY],
    values: { metadata },
  });
}

function withKeyInValues(of: (address: string) => Json, after: string[], unknown: boolean): void {
  const { change } = of(RELEASE);
  change.before.values = ['env: [{ name: PREFECT_SERVER_ENCRYPTION_KEY }]', 'a: 1'];
  Object.assign(change.after, { values: after });
  change.after_unknown = { values: unknown };
}

/** Plans of a server with an encryption key. */
export const KEY_PLANS = [
  changed('with an encryption key that stays', 'chart-upgraded', (_of, document) =>
    withKey(document, ['no-op'], ['update']),
  ),
  changed(
    'with an encryption key that goes',
    'chart-upgraded',
    (_of, document) => withKey(document, ['delete'], ['delete']),
    { [KEY]: 'key.lost', [KEY_SECRET]: 'key.lost' },
  ),
  changed(
    'with another encryption key',
    'chart-upgraded',
    (_of, document) => withKey(document, ['delete', 'create'], ['no-op']),
    { [KEY]: 'key.lost' },
  ),
  changed(
    'with an encryption key made anew beside its Secret',
    'chart-upgraded',
    (_of, document) => withKey(document, ['create'], ['no-op']),
    { [KEY]: 'key.lost' },
  ),
  changed(
    'with a server that no longer gets its encryption key',
    'chart-upgraded',
    (of) => withKeyInValues(of, ['a: 1'], false),
    { [RELEASE]: 'key.unset' },
  ),
  changed('with an encryption key in values that are not known', 'chart-upgraded', (of) =>
    withKeyInValues(of, [], true),
  ),
];
