#!/usr/bin/env node
/**
 * Fails when a plan would lose a password of Prefect or the data behind it. Needs Node 20 and nothing else.
 *
 *   terraform show -json plan.tfplan | node password-guard.cjs - [--allow <address>]… [--allow-file <file>]
 *
 * Exit code 0: nothing is lost; 1: something is, and each is named; 2: this is no plan, or it is incomplete.
 * password-guard.rego has the same rules; one set of tests holds both.
 */
const { readFileSync } = require('node:fs');

const RAISE =
  'Raise the version of its credentials by one if you want a new password, else undo what changes it';
const KEEP = 'Its data would be gone: undo what removes it, or move it first';
const RENAMED = 'If only its address changed, add a moved block';

const RULES = {
  'password.deleted': `the password would be deleted. ${RENAMED}`,
  'password.replaced': `the password would be replaced and its version is not raised. ${RAISE}`,
  'password.lowered': `the version of the password would be lowered. A version only goes up: give the next one`,
  'password.unknown': `the version of the password is not known in the plan. Give it as a number`,
  'password.remade': `the password would be made anew, and its Secret exists already. Import the password, or raise its version`,
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
const INDEX = /\[(\d+|"(\\.|[^"\\])*")\]/g;

/** What a plan would lose: `{ address, rule, message }` each. */
function findings(document) {
  const plan = document.plan ?? document;
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode === 'managed');
  const dependencies = dependenciesOf(plan);
  const isOurs = guarded(changes, dependencies);
  const context = { changes, dependencies };
  return changes
    .filter(({ address, type }) => type in KINDS && isOurs(address))
    .map((change) => ({ address: change.address, rule: ruleBroken(change, context) }))
    .filter(({ rule }) => rule !== undefined)
    .map(({ address, rule }) => ({ address, rule, message: RULES[rule] }));
}

/**
 * Guarded is what carries the library's label, the releases of Prefect's charts, and all that these depend on:
 * passwords and namespaces carry no label.
 */
function guarded(changes, dependencies) {
  const roots = changes.filter((change) => [before(change), after(change)].some(isRoot));
  const addresses = new Set();
  for (const { address } of roots) {
    addresses.add(plain(address));
    for (const dependency of dependencies(address)) addresses.add(dependency);
  }
  return (address) => addresses.has(plain(address));
}

function isRoot(values) {
  const labels = values.metadata?.[0]?.labels ?? {};
  return labels['app.kubernetes.io/managed-by'] === 'cdktf-prefect' || chartMatches(values, CHART);
}

function chartMatches(values, pattern) {
  return typeof values.chart === 'string' && pattern.test(values.chart);
}

/** The addresses that a resource depends on, without indices: those in the state, and those that it names in the configuration. */
function dependenciesOf(plan) {
  const found = new Map();
  const add = (address, list) => {
    const known = found.get(plain(address)) ?? new Set();
    for (const item of list) known.add(plain(item));
    found.set(plain(address), known);
  };
  const state = (module) => {
    for (const { address, depends_on } of module?.resources ?? []) add(address, depends_on ?? []);
    for (const child of module?.child_modules ?? []) state(child);
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
  state(plan.prior_state?.values?.root_module);
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

function passwordRule(change, { changes, dependencies }) {
  if (isLost(change)) {
    const next = successor(change, changes);
    return next === undefined
      ? 'password.deleted'
      : compared('password', keptVersion(before(change)), nextVersion(next));
  }
  const isRemade = changes.some(
    (other) =>
      KINDS[other.type] === 'secret' &&
      other.change.before !== null &&
      other.deposed === undefined &&
      !isLost(other) &&
      dependencies(other.address).has(plain(change.address)),
  );
  return change.change.actions.join() === 'create' && isRemade ? 'password.remade' : undefined;
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
  if (isUnknown(next, 'name')) return 'secret.unknown';
  const [old, name] = [metadata(before(change)), metadata(after(next))].map(({ namespace, name }) => ({
    namespace,
    name,
    parts: VERSIONED.exec(name ?? ''),
  }));
  if (old.namespace !== name.namespace) return 'secret.replaced';
  if (old.parts !== null && name.parts !== null && old.parts[1] === name.parts[1]) {
    if (old.parts[2] !== name.parts[2]) return 'secret.mode';
    return compared('secret', Number(old.parts[3]), Number(name.parts[3]));
  }
  return old.name === name.name ? triggerRule(change, context) : 'secret.replaced';
}

/** The auth Secret keeps its name: a resource that it depends on holds its version. */
function triggerRule({ address }, { changes, dependencies }) {
  const rules = changes
    .filter((other) => other.type === 'terraform_data' && dependencies(address).has(plain(other.address)))
    .filter((other) => other.change.actions.includes('create') && other.change.before !== null)
    .map((other) => {
      const unknown = other.change.after_unknown?.triggers_replace;
      const isUnknownVersion = unknown === true || unknown?.version === true;
      const next = isUnknownVersion ? 'unknown' : number(after(other).triggers_replace?.version);
      return compared('secret', number(before(other).triggers_replace?.version), next);
    });
  return rules.length === 0 ? 'secret.replaced' : rules.find((rule) => rule !== undefined);
}

/** A Secret changed in place: by a version of its own in write-only mode, else by a new password in it. */
function updateRule(change, { changes, dependencies }) {
  const old = before(change).data_wo_revision ?? undefined;
  const next = after(change).data_wo_revision ?? undefined;
  if (change.change.after_unknown?.data_wo_revision === true) return 'secret.unknown';
  if ((old === undefined) !== (next === undefined)) return 'secret.mode';
  if (old !== undefined && next < old) return 'secret.lowered';
  if (!holdsTrue(change.change.after_unknown?.data)) return undefined;
  const passwords = changes.filter(
    (other) =>
      other.type === 'random_password' &&
      other.deposed === undefined &&
      other.change.actions.includes('create') &&
      dependencies(change.address).has(plain(other.address)),
  );
  const isRaised =
    passwords.length > 0 &&
    passwords.every(
      (password) => isLost(password) && passwordRule(password, { changes, dependencies }) === undefined,
    );
  return isRaised ? undefined : 'secret.changed';
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

function isUnknown({ change }, key) {
  const unknown = change.after_unknown?.metadata;
  return unknown === true || unknown?.[0] === true || unknown?.[0]?.[key] === true;
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

module.exports = { findings, RULES };

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2));
}

function main(args) {
  let file;
  const allowed = new Set();
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] === '--allow') allowed.add(args[++index]);
    else if (args[index] === '--allow-file') for (const line of allowances(args[++index])) allowed.add(line);
    else if (file === undefined) file = args[index];
    else return refuse(`what is ${args[index]}?`);
  }
  if (file === undefined) return refuse('name the JSON of a plan, or - for standard input');
  let plan;
  try {
    const document = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
    plan = document.plan ?? document;
  } catch (error) {
    return refuse(`${file} cannot be read: ${error.message}`);
  }
  if (!String(plan?.format_version).startsWith('1.') || plan.planned_values === undefined) {
    return refuse(`${file} is not what "terraform show -json <plan>" prints`);
  }
  if (plan.errored) return refuse(`${file} is of a plan that did not complete`);

  const all = findings(plan);
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

/** Addresses, one a line; # starts a comment. */
function allowances(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter(Boolean);
}

function refuse(reason) {
  console.error(`password guard: FAIL: ${reason}.`);
  return 2;
}
