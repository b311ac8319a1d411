import fc from 'fast-check';
import { fixtureNames } from './plan-files';
import { type Json, plan } from './plans';

const KEY = 'cdktf-prefect/api-auth-version';

const version = fc.constantFrom(undefined, null, '1', '2', '10', 'x', '');
const name = fc.constantFrom(
  'prefect-server-database-v1',
  'prefect-server-database-v2',
  'prefect-server-database-v10',
  'prefect-server-database-given-v2',
  'prefect-server-database-write-only-v1',
  'prefect-server-api-auth',
  'other',
);
const annotations = fc.constantFrom(undefined, {}, { [KEY]: 'generated-1' }, { [KEY]: 'generated-2' });
const unknown = fc.constantFrom<Json>(
  {},
  { keepers: true },
  { keepers: { version: true } },
  { data: true, metadata: [{}] },
  { data: { password: true } },
  { data_wo_revision: true },
  { metadata: true },
  { metadata: [{ name: true }] },
  { metadata: [{ annotations: true }] },
  { metadata: [{ annotations: { [KEY]: true } }] },
  { spec: [{ resources: [{ requests: { storage: true } }] }] },
);
const actions = fc.constantFrom<string[]>(
  ['no-op'],
  ['create'],
  ['update'],
  ['delete'],
  ['create', 'delete'],
  ['delete', 'create'],
  ['forget'],
  ['create', 'forget'],
);

/** Something that is done to one change of a plan. */
type Edit = (change: Json, document: Json) => void;

/** Something done to one of both sides of a change, if that is there. */
function side<T>(values: fc.Arbitrary<T>, edit: (side: Json, value: T) => void): fc.Arbitrary<Edit> {
  return fc.tuple(fc.constantFrom('before', 'after'), values).map(([key, value]) => ({ change }) => {
    if (change[key] !== null) edit(change[key], value);
  });
}

const EDITS: fc.Arbitrary<Edit> = fc.oneof(
  actions.map((value) => ({ change }: Json) => {
    change.actions = value;
    if (value.join() === 'create') change.before = null;
    if (!value.includes('create') && value.includes('delete')) change.after = null;
  }),
  unknown.map((value) => ({ change }: Json) => {
    change.after_unknown = value;
  }),
  side(version, (values, value) => {
    values.keepers = value === undefined ? value : { version: value };
  }),
  side(name, (values, value) => {
    if (values.metadata?.[0]) values.metadata[0].name = value;
  }),
  side(annotations, (values, value) => {
    if (values.metadata?.[0]) values.metadata[0].annotations = value;
  }),
  side(fc.constantFrom(undefined, null, 1, 2), (values, value) => {
    values.data_wo_revision = value;
  }),
  side(fc.constantFrom(null, { password: 'value 1' }, { password: 'value 2' }), (values, value) => {
    values.data = value;
  }),
  side(fc.constantFrom('8Gi', '1Ti', '9000M', '12Gi', '500k'), (values, value) => {
    if (values.spec?.[0]) values.spec[0].resources[0].requests = { storage: value };
  }),
  fc.constant<Edit>((resource) => {
    resource.deposed = '4d2e0a1b';
  }),
  fc.constant<Edit>((resource) => {
    resource.previous_address = 'random_password.elsewhere';
  }),
  fc.constant<Edit>(({ change }) => {
    change.importing = {};
  }),
  fc.constantFrom<Json>(null, { password: 'value 1' }, { password: 'value 2' }).map(
    (data): Edit =>
      ({ address, change }, document) => {
        document.resource_drift = [
          { address, change: { before: change.before && { ...change.before, data } } },
        ];
      },
  ),
  fc.constantFrom('resource_changes', 'resource_drift').map(
    (key): Edit =>
      (_, document) => {
        document[key] = null;
      },
  ),
  fc.constant<Edit>(({ address }, document) => {
    document.resource_changes = document.resource_changes.filter((other: Json) => other.address !== address);
  }),
);

/** A real plan with a few things changed in it, such as may never have been planned. */
export function changedAtRandom(): fc.Arbitrary<Json> {
  const edits = fc.array(fc.tuple(fc.nat(), EDITS), { maxLength: 4 });
  return fc.tuple(fc.constantFrom(...fixtureNames()), edits).map(([name, edits]) => {
    const document = plan(name);
    for (const [index, edit] of edits) {
      const changes = document.resource_changes ?? [];
      if (changes.length > 0) edit(changes[index % changes.length], document);
    }
    return document;
  });
}
