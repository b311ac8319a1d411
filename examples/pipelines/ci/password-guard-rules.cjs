/** The rules of the password guard. password-guard.rego has the same; one set of tests holds both. */
const {
  after,
  areOfOneInstance,
  before,
  dependenciesOf,
  holdsTrue,
  isLost,
  metadata,
  modulesOf,
  plain,
  resourcesOf,
  successor,
} = require('./password-guard-plan.cjs');

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
  'key.lost': `the encryption key would be deleted or replaced, and no block of Prefect could be read. Undo what does it. ${RENAMED}`,
  'key.unset': `the server would no longer get its encryption key, and no block of Prefect could be read. Give it the key again`,
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
  random_bytes: 'key',
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

/** The Secret of an encryption key, which has no version, and the variable that a server gets it by. */
const KEY_SECRET = /-encryption-key(-given|-write-only)?$/;
const KEY_VARIABLE = 'PREFECT_SERVER_ENCRYPTION_KEY';

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

function ruleBroken(change, context) {
  const kind = KINDS[change.type];
  switch (kind) {
    case 'password':
      return passwordRule(change, context);
    case 'key':
      return keyRule(change, context);
    case 'secret':
      return KEY_SECRET.test(metadata(before(change)).name)
        ? keyRule(change, context)
        : secretRule(change, context);
    case 'claim':
      return claimRule(change);
    case 'release':
      return [before(change), after(change)].some((values) => chartMatches(values, SERVER_CHART))
        ? (loss(change, kind) ?? (isKeyUnset(change) ? 'key.unset' : undefined))
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

/** A key that is made anew beside its Secret has left the state alone. */
function keyRule(change, { state, depends }) {
  const isMadeAnew =
    change.change.actions.join() === 'create' &&
    state.some(({ address, type }) => KINDS[type] === 'secret' && depends(address, change.address));
  return isLost(change) || isMadeAnew ? 'key.lost' : undefined;
}

function isKeyUnset(change) {
  const [had, has] = [before(change), after(change)].map(({ values }) =>
    JSON.stringify(values ?? null).includes(KEY_VARIABLE),
  );
  return had && !has && !holdsTrue(change.change.after_unknown?.values);
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

function compared(kind, old, next) {
  if (next === 'unknown') return `${kind}.unknown`;
  if (next < old) return `${kind}.lowered`;
  return next > old ? undefined : `${kind}.replaced`;
}

function number(value) {
  return /^[0-9]+$/.test(value ?? '') ? Number(value) : Number.NaN;
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

module.exports = { findings, RULES };
