import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Json = any;

export interface Finding {
  readonly address: string;
  readonly rule: string;
}

export interface Case {
  readonly name: string;
  readonly document: () => Json;
  readonly expected: readonly Finding[];
}

/** A plan of real Terraform, without its values. `__tests__/e2e/password-guard.e2e.ts` makes them. */
export function plan(name: string): Json {
  return JSON.parse(readFileSync(join(__dirname, '..', 'plans', `${name}.json`), 'utf8'));
}

const PASSWORD = 'random_password.prefect_database-password_5B9CBC7E';
const AUTH_PASSWORD = 'random_password.prefect_api-auth-password_5D3DB3B1';
const SECRET = 'kubernetes_secret_v1.prefect_database-secret_258471EB';
const AUTH_SECRET = 'kubernetes_secret_v1.prefect_api-auth-secret_8F00314C';
const GIVEN_AUTH_SECRET = 'kubernetes_secret_v1.prefect_api-auth-given-secret_005B901F';
const WRITE_ONLY_SECRET = 'kubernetes_secret_v1.prefect_database-write-only-secret_B78F4A91';
const WRITE_ONLY_AUTH_SECRET = 'kubernetes_secret_v1.prefect_api-auth-write-only-secret_536E14A8';
const CLAIM = 'kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF';
const NAMESPACE = 'kubernetes_namespace_v1.prefect_namespace_246D502B';
const RELEASE = 'helm_release.prefect_release_D26A7D87';
const TRIGGER = 'terraform_data.prefect_api-auth-version_393CE6EE';

function found(rules: Record<string, string>): Finding[] {
  return Object.entries(rules).map(([address, rule]) => ({ address, rule }));
}

function fixture(name: string, rules: Record<string, string> = {}): Case {
  return { name, document: () => plan(name), expected: found(rules) };
}

/** A fixture with one thing changed that real Terraform plans too, but not from a stack of ours. */
function changed(
  name: string,
  from: string,
  change: (of: (address: string) => Json, document: Json) => void,
  rules: Record<string, string> = {},
): Case {
  const document = () => {
    const copy = plan(from);
    const of = (address: string): Json => {
      const resource = copy.resource_changes.find((item: Json) => item.address === address);
      if (resource === undefined) throw new Error(`${from} has no ${address}`);
      return resource;
    };
    change(of, copy);
    return copy;
  };
  return { name: `${from}, ${name}`, document, expected: found(rules) };
}

const EVERYTHING_DELETED = {
  [PASSWORD]: 'password.deleted',
  [AUTH_PASSWORD]: 'password.deleted',
  [SECRET]: 'secret.deleted',
  [AUTH_SECRET]: 'secret.deleted',
  [CLAIM]: 'claim.deleted',
  [NAMESPACE]: 'namespace.deleted',
  [RELEASE]: 'release.deleted',
};

function without(rules: Record<string, string>, ...addresses: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(rules).filter(([address]) => !addresses.includes(address)));
}

const FIXTURES = [
  fixture('first-install'),
  fixture('chart-upgraded'),
  fixture('image-changed'),
  fixture('version-raised'),
  fixture('claim-grown'),
  fixture('password-moved'),
  fixture('auth-forgotten'),
  fixture('given-version-raised'),
  fixture('write-only-version-raised'),
  fixture('prefect1-version-raised'),
  fixture('password-replaced', { [PASSWORD]: 'password.replaced' }),
  fixture('secret-replaced', { [SECRET]: 'secret.replaced' }),
  fixture('auth-secret-replaced', { [AUTH_SECRET]: 'secret.replaced' }),
  fixture('claim-replaced', { [CLAIM]: 'claim.replaced' }),
  fixture('claim-shrunk', { [CLAIM]: 'claim.shrunk' }),
  fixture('release-replaced', { [RELEASE]: 'release.replaced' }),
  fixture('destroyed', EVERYTHING_DELETED),
  fixture('prefect1-destroyed', {
    ...without(EVERYTHING_DELETED, AUTH_PASSWORD, AUTH_SECRET),
    'random_password.prefect_database-admin-password_C950174D': 'password.deleted',
  }),
  fixture('construct-renamed', EVERYTHING_DELETED),
  fixture('server-renamed', {
    [SECRET]: 'secret.replaced',
    [AUTH_SECRET]: 'secret.replaced',
    [CLAIM]: 'claim.replaced',
    [RELEASE]: 'release.replaced',
  }),
  fixture('namespace-renamed', {
    [SECRET]: 'secret.replaced',
    [AUTH_SECRET]: 'secret.replaced',
    [CLAIM]: 'claim.replaced',
    [NAMESPACE]: 'namespace.replaced',
    [RELEASE]: 'release.replaced',
  }),
  fixture('auth-removed', { [AUTH_PASSWORD]: 'password.deleted', [AUTH_SECRET]: 'secret.deleted' }),
  fixture('version-unknown', { [PASSWORD]: 'password.unknown' }),
  fixture('version-lowered', {
    [PASSWORD]: 'password.lowered',
    [AUTH_PASSWORD]: 'password.lowered',
    [SECRET]: 'secret.lowered',
    [AUTH_SECRET]: 'secret.changed',
  }),
  fixture('mode-switched', {
    [PASSWORD]: 'password.deleted',
    [AUTH_PASSWORD]: 'password.deleted',
    [SECRET]: 'secret.mode',
    [AUTH_SECRET]: 'secret.mode',
  }),
  fixture('given-version-lowered', {
    'kubernetes_secret_v1.prefect_database-given-secret_B0618678': 'secret.lowered',
    [GIVEN_AUTH_SECRET]: 'secret.lowered',
  }),
  fixture('write-only-version-lowered', {
    [WRITE_ONLY_SECRET]: 'secret.lowered',
    [WRITE_ONLY_AUTH_SECRET]: 'secret.lowered',
  }),
];

const VARIATIONS = [
  changed(
    'the password with no raised version',
    'version-raised',
    (of) => {
      of(PASSWORD).change.after.keepers = { version: '1' };
    },
    { [PASSWORD]: 'password.replaced' },
  ),
  changed(
    'the password by a text that is no number',
    'version-raised',
    (of) => {
      of(PASSWORD).change.after.keepers = { version: 'v2' };
    },
    { [PASSWORD]: 'password.replaced' },
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
    { [SECRET]: 'secret.replaced' },
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
    { [SECRET]: 'secret.deleted' },
  ),
  changed(
    'and replaced instead of forgotten',
    'version-raised',
    (of) => {
      of(PASSWORD).change.actions = ['create', 'forget'];
      of(PASSWORD).change.after.keepers = null;
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
  changed('the auth Secret edited by hand and put back', 'chart-upgraded', (of) => {
    of(AUTH_SECRET).change.actions = ['update'];
    of(AUTH_SECRET).change.after_unknown = { data: {} };
  }),
  changed(
    'by a version that is not known',
    'given-version-raised',
    (of) => {
      of(TRIGGER).change.after_unknown.triggers_replace = { version: true };
    },
    { [GIVEN_AUTH_SECRET]: 'secret.unknown' },
  ),
  changed(
    'by no version',
    'given-version-raised',
    (of) => {
      of(TRIGGER).change.actions = ['no-op'];
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
    of(RELEASE).change.before.chart = 'prefect-worker';
    of(RELEASE).change.after.chart = 'prefect-worker';
  }),
  changed('of things that are not Prefect’s', 'destroyed', (of, document) => {
    document.resource_changes = [SECRET, PASSWORD, RELEASE, NAMESPACE].map(of);
    of(SECRET).change.before.metadata[0].labels = {};
    of(RELEASE).change.before.chart = 'prefect-server-exporter';
  }),
];

/** The same in a module and in one with an index, as `for_each` and `count` make them. */
const IN_MODULES = ['module.prefect', 'module.prefect["a.b[0]"]', 'module.stack.module.prefect[1]'].flatMap(
  (path) =>
    ['version-raised', 'password-replaced', 'destroyed', 'given-version-lowered'].map((name) =>
      inModule(path, name),
    ),
);

function inModule(path: string, name: string): Case {
  const plainPath = path.replace(/\[.*\]$/, '');
  const document = () => {
    const copy = plan(name);
    for (const resource of copy.resource_changes) resource.address = `${path}.${resource.address}`;
    const { root_module: state } = copy.prior_state.values;
    for (const resource of state.resources) {
      resource.address = `${path}.${resource.address}`;
      resource.depends_on = resource.depends_on?.map((address: string) => `${plainPath}.${address}`);
    }
    copy.prior_state.values.root_module = { child_modules: [state] };
    const calls = plainPath
      .replace(/module\./g, '')
      .split('.')
      .reverse();
    copy.configuration.root_module = calls.reduce(
      (module, call) => ({ resources: [], module_calls: { [call]: { module } } }),
      copy.configuration.root_module,
    );
    return copy;
  };
  const expected = FIXTURES.find((item) => item.name === name)?.expected ?? [];
  return {
    name: `${name} in ${path}`,
    document,
    expected: expected.map(({ address, rule }) => ({ address: `${path}.${address}`, rule })),
  };
}

export const CASES: readonly Case[] = [...FIXTURES, ...VARIATIONS, ...IN_MODULES];
