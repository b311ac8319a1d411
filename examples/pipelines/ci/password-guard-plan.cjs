/** What the rules of the password guard read in the JSON of a plan. */
const INDEX = /\[(\d+|"(\\.|[^"\\])*")\]/g;
const MODULE = /module\.[^.[]+(\[(\d+|"(\\.|[^"\\])*")\])?\./y;

/** Whether it is a whole plan, of the major version of the format that Terraform 1 and OpenTofu 1 write. */
function isPlan(document) {
  const { format_version, planned_values, resource_changes, errored } = document.plan ?? document;
  if (!/^1\.[0-9]+$/.test(format_version) || planned_values == null || errored) return false;
  // A plan that only refreshes has none.
  return (resource_changes ?? []).every(
    ({ address, type, change }) =>
      typeof address === 'string' && typeof type === 'string' && Array.isArray(change.actions),
  );
}

/** The resources in a state, those of all modules. */
function resourcesOf(module) {
  return [...(module?.resources ?? []), ...(module?.child_modules ?? []).flatMap(resourcesOf)];
}

/** The addresses that a resource depends on, without indices: those in the state, and those that it names in the configuration. */
function dependenciesOf(plan, state) {
  const found = new Map();
  const add = (address, list) => {
    const known = found.get(plain(address)) ?? new Set();
    for (const item of list) known.add(plain(item));
    found.set(plain(address), known);
  };
  const configuration = (module, prefix) => {
    for (const { address, expressions, depends_on } of module?.resources ?? []) {
      const names = [...references(expressions), ...(depends_on ?? [])];
      add(
        `${prefix}${address}`,
        names.map((name) => prefix + name.split('.').slice(0, 2).join('.')),
      );
    }
    for (const [name, call] of Object.entries(module?.module_calls ?? {})) {
      configuration(call.module, `${prefix}module.${name}.`);
    }
  };
  for (const { address, depends_on } of state) add(address, depends_on ?? []);
  configuration(plan.configuration?.root_module, '');
  return (address) => found.get(plain(address)) ?? new Set();
}

function references(value) {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => (key === 'references' ? item : references(item)));
}

/** Deleted, or replaced by another one. What is only forgotten or moved stays in the cluster. */
function isLost({ change: { actions } }) {
  return actions.includes('delete') || (actions.includes('forget') && actions.includes('create'));
}

/** What stands in the place of an object that goes: a deposed one has been replaced already. */
function successor(change, changes) {
  if (change.deposed === undefined) return change.change.actions.includes('create') ? change : undefined;
  return changes.find(
    ({ address, deposed, change: { after } }) =>
      address === change.address && deposed === undefined && after !== null,
  );
}

function before({ change }) {
  return change.before ?? {};
}

function after({ change }) {
  return change.after ?? {};
}

function metadata(values) {
  return values.metadata?.[0] ?? {};
}

function holdsTrue(value) {
  return (
    value === true || (value !== null && typeof value === 'object' && Object.values(value).some(holdsTrue))
  );
}

/** An address without `[0]` or `["key"]`, as dependencies are written. */
function plain(address) {
  return address.replace(INDEX, '');
}

/** The modules of an address, with their indices. */
function modulesOf(address) {
  let end = 0;
  MODULE.lastIndex = 0;
  while (MODULE.test(address)) end = MODULE.lastIndex;
  return address.slice(0, end);
}

/** Whether one address may refer to another: of a module that both are in, it is the same instance. */
function areOfOneInstance(one, other) {
  const [ones, others] = [one, other].map((address) => [
    ...modulesOf(address).matchAll(new RegExp(MODULE, 'g')),
  ]);
  const split = ones.findIndex(([step], index) => step !== others[index]?.[0]);
  return split === -1 || others[split] === undefined || plain(ones[split][0]) !== plain(others[split][0]);
}

module.exports = {
  after,
  areOfOneInstance,
  before,
  dependenciesOf,
  holdsTrue,
  isLost,
  isPlan,
  metadata,
  modulesOf,
  plain,
  resourcesOf,
  successor,
};
