import { type Case, fixture, plan } from './plans';
import { REAL_PLANS } from './real-plans';

/** Rules by the address in an instance of the module. */
function of(instance: string, rules: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rules).map(([address, rule]) => [`module.prefect["${instance}"].${address}`, rule]),
  );
}

/** What a server that goes takes along; the module has both passwords always. */
const WITHOUT_AUTH = {
  'random_password.database': 'password.deleted',
  'random_password.api_auth': 'password.deleted',
  'kubernetes_secret_v1.database[0]': 'secret.deleted',
  'kubernetes_persistent_volume_claim_v1.database[0]': 'claim.deleted',
  'kubernetes_namespace_v1.prefect[0]': 'namespace.deleted',
  'helm_release.server': 'release.deleted',
};

function everything(instance: string): Record<string, string> {
  const auth = `kubernetes_secret_v1.api_auth["prefect-${instance}"]`;
  return of(instance, { ...WITHOUT_AUTH, [auth]: 'secret.deleted' });
}

function renamed(instance: string): Record<string, string> {
  return of(instance, {
    'kubernetes_secret_v1.database[0]': 'secret.replaced',
    [`kubernetes_secret_v1.api_auth["prefect-${instance}"]`]: 'secret.deleted',
    'kubernetes_persistent_volume_claim_v1.database[0]': 'claim.replaced',
    'kubernetes_namespace_v1.prefect[0]': 'namespace.replaced',
    'helm_release.server': 'release.replaced',
  });
}

/** Plans of modules: two servers by `for_each`, of which "a" is at version 2 and "b" at version 1. */
const REAL_MODULE_PLANS = [
  fixture('module-first-install'),
  fixture('module-added'),
  fixture('module-version-raised'),
  fixture('module-worker-removed'),
  fixture('module-moved'),
  fixture('module-given-moved'),
  fixture('module-given-raised'),
  fixture(
    'module-version-lowered',
    of('a', {
      'random_password.database': 'password.lowered',
      'random_password.api_auth': 'password.lowered',
      'kubernetes_secret_v1.database[0]': 'secret.lowered',
      'kubernetes_secret_v1.api_auth["prefect-a"]': 'secret.lowered',
    }),
  ),
  fixture('module-password-replaced', of('a', { 'random_password.database': 'password.replaced' })),
  fixture(
    'module-claim-replaced',
    of('a', { 'kubernetes_persistent_volume_claim_v1.database[0]': 'claim.replaced' }),
  ),
  fixture('module-claim-existing', {
    ...of('a', { 'kubernetes_persistent_volume_claim_v1.database[0]': 'claim.deleted' }),
    ...of('b', { 'kubernetes_persistent_volume_claim_v1.database[0]': 'claim.deleted' }),
  }),
  fixture('module-auth-removed', {
    ...of('a', {
      'random_password.api_auth': 'password.lowered',
      'kubernetes_secret_v1.api_auth["prefect-a"]': 'secret.deleted',
    }),
    ...of('b', { 'kubernetes_secret_v1.api_auth["prefect-b"]': 'secret.deleted' }),
  }),
  fixture('module-namespace-renamed', { ...renamed('a'), ...renamed('b') }),
  fixture('module-removed', everything('b')),
  fixture('module-destroyed', { ...everything('a'), ...everything('b') }),
  fixture('module-imported', of('a', { 'random_password.database': 'password.remade' })),
  fixture('module-renamed', of('a', WITHOUT_AUTH)),
];

/** Plans of the constructs, in modules with indices that are hard to read. */
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
  const expected = REAL_PLANS.find((item) => item.name === name)?.expected ?? [];
  return {
    name: `${name} in ${path}`,
    document,
    expected: expected.map(({ address, rule }) => ({ address: `${path}.${address}`, rule })),
  };
}

export const MODULE_PLANS: readonly Case[] = [...REAL_MODULE_PLANS, ...IN_MODULES];
