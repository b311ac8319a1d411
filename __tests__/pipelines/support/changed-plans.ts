import {
  AUTH_PASSWORD,
  AUTH_SECRET,
  CLAIM,
  changed,
  GIVEN_AUTH_SECRET,
  type Json,
  NAMESPACE,
  PASSWORD,
  RELEASE,
  SECRET,
  WRITE_ONLY_AUTH_SECRET,
} from './plans';
import { EVERYTHING_DELETED } from './real-plans';

const VERSION = 'cdktf-prefect/api-auth-version';

/** What real Terraform plans too, but not from a stack of ours. */
export const CHANGED_PLANS = [
  changed(
    'the password alone with a raised version',
    'version-raised',
    (of) => {
      of(SECRET).change.actions = ['no-op'];
      of(SECRET).change.after = of(SECRET).change.before;
    },
    { [PASSWORD]: 'password.remade' },
  ),
  changed('the Secrets alone with a raised version', 'version-raised', (of) => {
    of(PASSWORD).change.before.keepers = { version: '2' };
  }),
  changed(
    'the password with no raised version, nor its Secret',
    'version-raised',
    (of) => {
      of(PASSWORD).change.after.keepers = { version: 'v2' };
      of(SECRET).change.after.metadata[0].name = of(SECRET).change.before.metadata[0].name;
    },
    { [PASSWORD]: 'password.replaced', [SECRET]: 'secret.replaced' },
  ),
  changed('past nine', 'version-raised', (of) => {
    of(PASSWORD).change.before.keepers = { version: '9' };
    of(PASSWORD).change.after.keepers = { version: '10' };
    of(SECRET).change.before.metadata[0].name = 'prefect-server-database-v9';
    of(SECRET).change.after.metadata[0].name = 'prefect-server-database-v10';
  }),
  changed(
    'under the Secret’s old name',
    'version-raised',
    (of) => {
      of(SECRET).change.after.metadata[0].name = of(SECRET).change.before.metadata[0].name;
    },
    { [SECRET]: 'secret.replaced', [PASSWORD]: 'password.remade' },
  ),
  changed(
    'under a name that is not known',
    'version-raised',
    (of) => {
      of(SECRET).change.after_unknown.metadata = [{ name: true }];
    },
    { [SECRET]: 'secret.unknown' },
  ),
  changed(
    'under the name of another kind at the same address',
    'version-raised',
    (of) => {
      of(SECRET).change.after.metadata[0].name = 'prefect-server-database-given-v2';
    },
    { [SECRET]: 'secret.mode' },
  ),
  changed(
    'with the old Secret deleted and no other',
    'version-raised',
    (of) => {
      of(SECRET).change = {
        actions: ['delete'],
        before: of(SECRET).change.before,
        after: null,
        after_unknown: {},
      };
    },
    { [SECRET]: 'secret.deleted', [PASSWORD]: 'password.remade' },
  ),
  changed(
    'and the old one forgotten instead of deleted',
    'password-replaced',
    (of) => {
      of(PASSWORD).change.actions = ['create', 'forget'];
    },
    { [PASSWORD]: 'password.replaced' },
  ),
  changed('left half done, old objects deposed', 'version-raised', (of, document) => {
    for (const address of [PASSWORD, SECRET]) {
      const current = of(address);
      const { before, after } = current.change;
      current.change = { actions: ['no-op'], before: after, after, after_unknown: {} };
      document.resource_changes.push({
        ...current,
        deposed: '4d2e0a1b',
        change: { actions: ['delete'], before, after: null, after_unknown: {} },
      });
    }
  }),
  changed(
    'the password made anew beside its Secret',
    'chart-upgraded',
    (of) => {
      const { change } = of(PASSWORD);
      change.actions = ['create'];
      change.before = null;
    },
    { [PASSWORD]: 'password.remade' },
  ),
  changed(
    'the auth Secret with a password that is not raised',
    'chart-upgraded',
    (of) => {
      const { change } = of(AUTH_SECRET);
      change.actions = ['update'];
      change.after_unknown = { data: true };
    },
    { [AUTH_SECRET]: 'secret.changed' },
  ),
  changed(
    'the auth Secret with the password of another state',
    'secrets-changed-by-hand',
    (_of, document) => {
      document.resource_drift = [];
    },
    { [AUTH_SECRET]: 'secret.changed' },
  ),
  changed(
    'the auth Secret with another password, where somebody had changed something else of it by hand',
    'secrets-changed-by-hand',
    (of, { resource_drift }) => {
      const drift = resource_drift.find(({ address }: Json) => address === AUTH_SECRET);
      drift.change.before.data = of(AUTH_SECRET).change.before.data;
    },
    { [AUTH_SECRET]: 'secret.changed' },
  ),
  changed(
    'a claim whose label somebody took away by hand, and of which nothing else speaks',
    'secrets-changed-by-hand',
    (of, { prior_state, configuration, resource_drift }) => {
      Object.assign(of(CLAIM).change, { actions: ['delete'], after: null });
      resource_drift.push({ address: CLAIM, change: { before: structuredClone(of(CLAIM).change.before) } });
      of(CLAIM).change.before.metadata[0].labels = {};
      prior_state.values.root_module.resources = [];
      configuration.root_module.resources = [];
    },
    { [CLAIM]: 'claim.deleted' },
  ),
  changed(
    'the auth Secret from before it said its version',
    'version-raised',
    (of, { prior_state }) => {
      of(AUTH_SECRET).change.before.metadata[0].annotations = {};
      const secret = prior_state.values.root_module.resources.find(
        ({ address }: Json) => address === AUTH_SECRET,
      );
      secret.values.metadata[0].annotations = {};
    },
    { [AUTH_SECRET]: 'secret.changed', [AUTH_PASSWORD]: 'password.remade' },
  ),
  changed(
    'by a version that is not known',
    'given-version-raised',
    (of) => {
      of(GIVEN_AUTH_SECRET).change.after_unknown.metadata = [{ annotations: { [VERSION]: true } }];
    },
    { [GIVEN_AUTH_SECRET]: 'secret.unknown' },
  ),
  changed(
    'by no version',
    'given-version-raised',
    (of) => {
      const { before, after } = of(GIVEN_AUTH_SECRET).change;
      after.metadata[0].annotations = before.metadata[0].annotations;
    },
    { [GIVEN_AUTH_SECRET]: 'secret.replaced' },
  ),
  changed(
    'to another kind in place',
    'write-only-version-raised',
    (of) => {
      of(WRITE_ONLY_AUTH_SECRET).change.after.data_wo_revision = null;
    },
    { [WRITE_ONLY_AUTH_SECRET]: 'secret.mode' },
  ),
  changed('with other labels only', 'write-only-version-raised', (of) => {
    const { change } = of(WRITE_ONLY_AUTH_SECRET);
    change.after.data_wo_revision = change.before.data_wo_revision;
    change.after.metadata[0].annotations = change.before.metadata[0].annotations;
  }),
  changed(
    'to a version that is not known',
    'write-only-version-raised',
    (of) => {
      of(WRITE_ONLY_AUTH_SECRET).change.after.data_wo_revision = undefined;
      of(WRITE_ONLY_AUTH_SECRET).change.after_unknown.data_wo_revision = true;
    },
    { [WRITE_ONLY_AUTH_SECRET]: 'secret.unknown' },
  ),
  changed(
    'to a size that is not known',
    'claim-grown',
    (of) => {
      of(CLAIM).change.after.spec[0].resources[0].requests = {};
      of(CLAIM).change.after_unknown.spec = [{ resources: [{ requests: { storage: true } }] }];
    },
    { [CLAIM]: 'claim.unknown' },
  ),
  changed(
    'in another unit to less',
    'claim-grown',
    (of) => {
      of(CLAIM).change.before.spec[0].resources[0].requests.storage = '1Ti';
      of(CLAIM).change.after.spec[0].resources[0].requests.storage = '1000Gi';
    },
    { [CLAIM]: 'claim.shrunk' },
  ),
  changed(
    'of resources without the library’s labels',
    'destroyed',
    (of) => {
      for (const address of [SECRET, AUTH_SECRET, CLAIM]) of(address).change.before.metadata[0].labels = null;
    },
    EVERYTHING_DELETED,
  ),
  changed('of a release of another chart', 'release-replaced', (of) => {
    const { before, after } = of(RELEASE).change;
    before.chart = 'prefect-worker';
    before.metadata.chart = 'prefect-worker';
    after.chart = 'prefect-worker';
  }),
  changed(
    'of a chart in a folder',
    'release-replaced',
    (of) => {
      of(RELEASE).change.before.chart = './chart';
      of(RELEASE).change.after.chart = './chart';
    },
    { [RELEASE]: 'release.replaced' },
  ),
  changed(
    'with an old claim that is deposed',
    'claim-grown',
    (of, document) => {
      const change = { actions: ['delete'], before: of(CLAIM).change.before, after: null, after_unknown: {} };
      document.resource_changes.push({ ...of(CLAIM), deposed: '4d2e0a1b', change });
    },
    { [CLAIM]: 'claim.deleted' },
  ),
  changed('of things that are not Prefect’s', 'destroyed', (of, document) => {
    document.resource_changes = [SECRET, PASSWORD, RELEASE, NAMESPACE].map(of);
    document.prior_state = {};
    of(SECRET).change.before.metadata[0].labels = {};
    of(RELEASE).change.before.chart = 'prefect-server-exporter';
    of(RELEASE).change.before.metadata.chart = 'prefect-server-exporter';
  }),
];
