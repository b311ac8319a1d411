#!/usr/bin/env node
/**
 * Fails when a plan would lose a password of Prefect or the data behind it. Needs Node 20 and nothing else.
 *
 *   terraform show -json plan.tfplan | node password-guard.cjs - [--allow <address>]… [--allow-file <file>]
 *
 * Exit code 0: nothing is lost; 1: something is, and each is named; 2: this is no plan, it is incomplete, or the
 * arguments are wrong. No value of the plan is ever printed, only addresses.
 * password-guard.rego has the same rules; one set of tests holds both.
 */
const { readFileSync } = require('node:fs');
const { parseArgs } = require('node:util');

const RAISE =
  'Raise the version of its credentials by one if you want a new password, else undo what changes it';
const KEEP = 'Its data would be gone: undo what removes it, or move it first';
const RENAMED = 'If only its address changed, add a moved block';

const RULES = {
  'password.deleted': `the password would be deleted. ${RENAMED}`,
  'password.replaced': `the password would be replaced and its version is not raised. ${RAISE}`,
  'password.lowered': `the version of the password would be lowered. A version only goes up: give the next one`,
  'password.unknown': `the version of the password is not known in the plan. Give it as a number`,
  'password.remade': `the password would be made anew, and its Secret does not go to the next version with it. Import the password, and from version 2 on give it its version (docs/troubleshooting.md, "If the state is lost"), or raise the version`,
  'secret.deleted': `the Secret would be deleted. ${RENAMED}`,
  'secret.mode': `the Secret would be replaced by one of another kind of credentials. That is a new password: carry it out as a rotation, and allow this address`,
  'secret.replaced': `the Secret would be replaced, and not by its next version. ${RAISE}`,
  'secret.changed': `the Secret would get another password and its version is not raised. ${RAISE}`,
  'secret.lowered': `the version of the Secret would be lowered. A version only goes up: give the next one`,
  'secret.unknown': `the version of the Secret is not known in the plan. Give it as a number`,
  'claim.deleted': `the volume claim would be deleted. ${KEEP}`,
  'claim.replaced': `the volume claim would be replaced. ${KEEP}`,
  'claim.shrunk': `the volume claim would shrink, which replaces it. A claim only grows: give its old size or a larger one`,
  'claim.unknown': `the size of the volume claim is not known in the plan. Give it as text, such as 20Gi`,
  'namespace.deleted': `the namespace would be deleted, and all Secrets and volume claims in it. ${RENAMED}`,
  'namespace.replaced': `the namespace would be replaced, and all Secrets and volume claims in it be deleted. Give the old name again`,
  'release.deleted': `the helm release of the server would be uninstalled. ${RENAMED}`,
  'release.replaced': `the helm release of the server would be uninstalled and installed anew. Undo what replaces it`,
};

const KINDS = {
  random_password: 'password',
  kubernetes_secret: 'secret',
  kubernetes_secret_v1: 'secret',
  kubernetes_persistent_volume_claim: 'claim',
  kubernetes_persistent_volume_claim_v1: 'claim',
  kubernetes_namespace: 'namespace',
  kubernetes_namespace_v1: 'namespace',
  helm_release: 'release',
};
const CHART = /^(.*\/)?prefect-(server|worker)(-\d[^/]*)?$/;
const SERVER_CHART = /^(.*\/)?prefect-server(-\d[^/]*)?$/;
const VERSIONED = /^(.*?)(-given|-write-only)?-v([0-9]+)$/;
/** The auth Secret keeps its name. */
const VERSION_ANNOTATION = 'cdktf-prefect/api-auth-version';
const INDEX = /\[(\d+|"(\\.|[^"\\])*")\]/g;
const MODULE = /module\.[^.[]+(\[(\d+|"(\\.|[^"\\])*")\])?\./y;

/** What a plan would lose: `{ address, rule, message }` each. */
function findings(document) {
  const plan = document.plan ?? document;
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode === 'managed');
  const state = resourcesOf(plan.prior_state?.values?.root_module);
  const drifts = plan.resource_drift ?? [];
  const dependencies = dependenciesOf(plan, state);
  const isOurs = guarded([...changes, ...drifts], state, dependencies);
  const depends = (address, on) => dependencies(address).has(plain(on)) && areOfOneInstance(address, on);
  const context = { changes, state, drifts, depends };
  return changes
    .filter(({ address, type }) => type in KINDS && isOurs(address))
    .map((change) => ({ address: change.address, rule: ruleBroken(change, context) }))
    .filter(({ rule }) => rule !== undefined)
    .map(({ address, rule }) => ({ address, rule, message: RULES[rule] }));
}

/**
 * Guarded is what carries the library's label, the releases of Prefect's charts, and all that these depend on:
 * passwords and namespaces carry no label. A label that somebody took away by hand counts.
 */
function guarded(changes, state, dependencies) {
  // A plan with -target has no changes of other resources, but their state.
  const objects = changes.flatMap((change) => [
    { address: change.address, values: before(change) },
    { address: change.address, values: after(change) },
  ]);
  const addresses = new Set();
  for (const { address } of [...objects, ...state].filter(({ values }) => isRoot(values ?? {}))) {
    addresses.add(plain(address));
    for (const dependency of dependencies(address)) addresses.add(dependency);
  }
  return (address) => addresses.has(plain(address));
}

function isRoot(values) {
  const labels = values.metadata?.[0]?.labels ?? {};
  return labels['app.kubernetes.io/managed-by'] === 'cdktf-prefect' || chartMatches(values, CHART);
}

/** By what the configuration calls the chart, or, where that is a folder or an archive of another name, by what helm read in it. */
function chartMatches({ chart, metadata }, pattern) {
  return [chart, metadata?.chart].some((name) => typeof name === 'string' && pattern.test(name));
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

function ruleBroken(change, context) {
  const kind = KINDS[change.type];
  switch (kind) {
    case 'password':
      return passwordRule(change, context);
    case 'secret':
      return secretRule(change, context);
    case 'claim':
      return claimRule(change);
    case 'release':
      return [before(change), after(change)].some((values) => chartMatches(values, SERVER_CHART))
        ? loss(change, kind)
        : undefined;
    case 'namespace':
      return loss(change, kind);
  }
}

/** Where there is a new password, each Secret that has the old one goes to the next version in the same plan. */
function passwordRule(change, context) {
  const holders = context.state.filter((secret) => holds(secret, change, context));
  const isFollowed = holders.every(({ address }) => isRaised(address, context));
  if (!isLost(change)) {
    return change.change.actions.join() === 'create' && !isFollowed ? 'password.remade' : undefined;
  }
  const next = successor(change, context.changes);
  if (next === undefined) return 'password.deleted';
  const rule = compared('password', keptVersion(before(change)), nextVersion(next));
  // Somebody's own password, which is given to us, has keepers of its own or none.
  if (rule === 'password.replaced' && holders.length > 0 && isFollowed) return undefined;
  if (rule !== undefined || change.deposed !== undefined) return rule;
  return isFollowed && !isLostOnArrival(change, holders, context) ? undefined : 'password.remade';
}

/** Whether a Secret of the state has a password: the module has one for the database even where it is given. */
function holds({ address, type, deposed_key, values }, { address: password, name }, { depends }) {
  if (KINDS[type] !== 'secret' || deposed_key !== undefined || !depends(address, password)) return false;
  const isIdle =
    name === 'database' && modulesOf(password) !== '' && modulesOf(password) === modulesOf(address);
  return !(isIdle && identity(metadata(values ?? {})).mode === '-given');
}

/** Whether a Secret goes to its next version, replaced or in place. */
function isRaised(address, { changes }) {
  const change = changes.find((other) => other.address === address && other.deposed === undefined);
  if (change === undefined) return false;
  const [old, next] = [before(change), after(change)].map((values) => identity(metadata(values)).version);
  return next > old;
}

/** Whether a password that comes from elsewhere would be replaced at once, and its Secret is not in the state to tell. */
function isLostOnArrival({ address, previous_address, change }, holders, { changes, depends }) {
  const arrives = change.importing != null || previous_address !== undefined;
  const isForNewSecret = changes.some(
    (other) =>
      KINDS[other.type] === 'secret' &&
      other.change.actions.join() === 'create' &&
      depends(other.address, address),
  );
  return arrives && holders.length === 0 && isForNewSecret;
}

/** The version of a password: version 1 has no keepers. */
function keptVersion({ keepers }) {
  return keepers == null ? 1 : number(keepers.version);
}

function nextVersion(change) {
  const unknown = change.change.after_unknown?.keepers;
  return unknown === true || unknown?.version === true ? 'unknown' : keptVersion(after(change));
}

function secretRule(change, context) {
  if (!isLost(change))
    return change.change.actions.join() === 'update' ? updateRule(change, context) : undefined;
  const next = successor(change, context.changes);
  if (next === undefined) {
    return context.changes.some((other) => isOtherMode(change, other)) ? 'secret.mode' : 'secret.deleted';
  }
  const [old, name] = [metadata(before(change)), metadata(after(next))];
  if (isUnknown(next, old)) return 'secret.unknown';
  const [kept, made] = [identity(old), identity(name)];
  if (old.namespace !== name.namespace || kept.base !== made.base) return 'secret.replaced';
  if (kept.mode !== made.mode) return 'secret.mode';
  return compared('secret', kept.version, made.version);
}

/** What a Secret says of itself: the database's in its name, the auth Secret in an annotation. */
function identity({ name, annotations }) {
  const [, base = name, mode, version] = VERSIONED.exec(name ?? '') ?? [];
  if (version !== undefined) return { base, mode, version: Number(version) };
  const [, annotated] = /-([0-9]+)$/.exec(annotations?.[VERSION_ANNOTATION] ?? '') ?? [];
  return { base, mode, version: number(annotated) };
}

/** A Secret changed in place: by a version of its own, in write-only mode a revision too; else by another password in it. */
function updateRule({ address, change }, { drifts }) {
  const [old, next] = [change.before, change.after].map((values) => values?.data_wo_revision ?? undefined);
  if (change.after_unknown?.data_wo_revision === true) return 'secret.unknown';
  if ((old === undefined) !== (next === undefined)) return 'secret.mode';
  if (old !== undefined && next < old) return 'secret.lowered';
  const [kept, made] = [metadata(before({ change })), metadata(after({ change }))];
  if (isUnknown({ change }, kept)) return 'secret.unknown';
  const rule = compared('secret', identity(kept).version, identity(made).version);
  if (rule !== 'secret.replaced') return rule;
  if (holdsTrue(change.after_unknown?.data)) return 'secret.changed';
  const isChanged = JSON.stringify(change.before?.data) !== JSON.stringify(change.after?.data);
  // What somebody changed by hand is put back.
  const isPutBack = drifts.some(
    (drift) =>
      drift.address === address && JSON.stringify(before(drift).data) === JSON.stringify(change.after?.data),
  );
  return isChanged && !isPutBack ? 'secret.changed' : undefined;
}

/** Whether `other` is the Secret that another kind of credentials makes in place of `change`. */
function isOtherMode(change, other) {
  if (KINDS[other.type] !== 'secret' || other.change.actions.join() !== 'create') return false;
  const [old, next] = [metadata(before(change)), metadata(after(other))];
  return (
    old.namespace === next.namespace &&
    old.name !== next.name &&
    withoutMode(old.name) === withoutMode(next.name)
  );
}

function withoutMode(name) {
  return (name ?? '').replace(/(-given|-write-only)?(-v[0-9]+)?$/, '');
}

function claimRule(change) {
  const unknown = change.change.after_unknown?.spec?.[0]?.resources?.[0]?.requests;
  const [old, next] = [size(before(change)), size(after(change))];
  if (next !== undefined && old !== undefined && next < old) return 'claim.shrunk';
  if (old !== undefined && (unknown === true || unknown?.storage === true)) return 'claim.unknown';
  return loss(change, 'claim');
}

/** What a claim asks for, in bytes. */
function size({ spec }) {
  const match = /^([0-9.]+)([kMGTPE]i?|Ki)?$/.exec(spec?.[0]?.resources?.[0]?.requests?.storage ?? '');
  if (match === null) return undefined;
  const [, amount, unit = ''] = match;
  const power = ' kMGTPE'.indexOf(unit === '' ? ' ' : unit[0].replace('K', 'k'));
  return Number(amount) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}

function loss(change, kind) {
  if (!isLost(change)) return undefined;
  return change.change.actions.includes('create') ? `${kind}.replaced` : `${kind}.deleted`;
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

function compared(kind, old, next) {
  if (next === 'unknown') return `${kind}.unknown`;
  if (next < old) return `${kind}.lowered`;
  return next > old ? undefined : `${kind}.replaced`;
}

function number(value) {
  return /^[0-9]+$/.test(value ?? '') ? Number(value) : Number.NaN;
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

/** Whether it is not known what the Secret `old` would be named, or, where its name says nothing, its version. */
function isUnknown({ change }, old) {
  const unknown = change.after_unknown?.metadata;
  if (unknown === true || unknown?.[0] === true || unknown?.[0]?.name === true) return true;
  const annotations = unknown?.[0]?.annotations;
  return (
    !VERSIONED.test(old.name ?? '') && (annotations === true || annotations?.[VERSION_ANNOTATION] === true)
  );
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

module.exports = { findings, isPlan, RULES };

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2));
}

function main(args) {
  let file;
  let all;
  const allowed = new Set();
  try {
    const options = {
      allow: { type: 'string', multiple: true },
      'allow-file': { type: 'string', multiple: true },
    };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length !== 1) return refuse('name the JSON of one plan, or - for standard input');
    [file] = positionals;
    for (const address of [...(values.allow ?? []), ...(values['allow-file'] ?? []).flatMap(allowances)]) {
      allowed.add(address);
    }
  } catch (error) {
    return refuse(error.message);
  }
  try {
    const document = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
    if (!isPlan(document)) return refuse(`${file} is not all of what "terraform show -json <plan>" prints`);
    all = findings(document);
  } catch (error) {
    // A parser's message has a piece of the text in it, and with that perhaps of a password.
    return refuse(`${file} cannot be read (${error.code ?? error.name})`);
  }
  const lost = all.filter(({ address }) => !allowed.has(address));
  for (const { address, rule, message } of lost) console.log(`FAIL ${address} [${rule}] ${message}.`);
  for (const { address, rule } of all.filter(({ address }) => allowed.has(address))) {
    console.log(`allowed ${address} [${rule}]`);
  }
  for (const address of allowed) {
    if (!all.some((finding) => finding.address === address)) {
      console.log(`unused allowance: ${address}. Remove it, or a later plan may use it.`);
    }
  }
  if (lost.length === 0) {
    console.log('password guard: passwords, Secrets, claims, namespaces and the release are kept.');
    return 0;
  }
  console.log(`password guard: ${lost.length} would be lost. An intended loss is allowed by its address.`);
  return 1;
}

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

/** Addresses, one a line; # starts a comment. */
function allowances(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter(Boolean);
}

function refuse(reason) {
  console.error(`password guard: FAIL: ${reason}.`);
  return 2;
}
