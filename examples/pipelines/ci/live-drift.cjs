/**
 * Compares the objects of a helm release with its manifest: `node live-drift.cjs manifest.json live.json autoscalers.json`.
 * Says what the manifest has and a live object has not, or has otherwise, and what its lists have besides; other fields
 * of a live object are the cluster's. Prints paths and no values. Exit code 2: there is a difference; 1 is an error.
 */
const { readFileSync } = require('node:fs');

/** kubectl prints a list, one object, or one after the other, as it was asked for. */
function objects(file) {
  const text = readFileSync(file, 'utf8').trim();
  const documents = text === '' ? [] : JSON.parse(`[${text.replace(/^}\s*^\{/gm, '},{')}]`);
  return documents.flatMap((document) => (document.kind === 'List' ? document.items : [document]));
}

function key({ apiVersion, kind, metadata }, namespace = metadata.namespace ?? '') {
  return `${apiVersion.replace(/\/.*/, '')} ${kind} ${namespace}/${metadata.name}`;
}

function differences(wanted, live, path) {
  // Null is not set at all.
  if (isNothing(wanted)) return [];
  if (Array.isArray(wanted)) {
    if (!Array.isArray(live)) return wanted.length === 0 && isNothing(live) ? [] : [path];
    const found = wanted.flatMap((item, index) => itemDifferences(item, live, index, path));
    return [...found, ...added(wanted, live, path)];
  }
  if (typeof wanted === 'object') {
    if (isNothing(live)) return isEmpty(wanted) ? [] : [path];
    return Object.entries(wanted).flatMap(([name, item]) => differences(item, live[name], `${path}.${name}`));
  }
  return isSame(wanted, live, path) ? [] : [path];
}

/** Kubernetes tells items apart by one of these; several may have the same, so the one that fits best is meant. */
const IDENTITIES = ['mountPath', 'name', 'ip', 'topologyKey'];

function identity(item) {
  const field = IDENTITIES.find((candidate) => item?.[candidate] !== undefined);
  return field && `${field} ${item[field]}`;
}

function itemDifferences(item, live, index, path) {
  const own = identity(item);
  const same = live.slice(index, index + 1);
  const partners = own === undefined ? same : [...same, ...live].filter((other) => identity(other) === own);
  const place = `${path}[${item?.name ?? index}]`;
  const found = partners.map((partner) => differences(item, partner, place));
  return found.reduce((best, other) => (other.length < best.length ? other : best), found[0] ?? [place]);
}

/** Lists that controllers add to. */
const GROWING = /\.finalizers$|^\.(secrets|imagePullSecrets)$/;

function added(wanted, live, path) {
  if (live.length <= wanted.length || GROWING.test(path)) return [];
  const known = new Set(wanted.map(identity));
  const others = live.filter((item) => identity(item) !== undefined && !known.has(identity(item)));
  return others.length > 0 ? others.map((item, index) => `${path}[${item.name ?? index}]`) : [path];
}

function isNothing(value) {
  return value === undefined || value === null;
}

function isEmpty(value) {
  return value === null || value === '' || (typeof value === 'object' && Object.values(value).every(isEmpty));
}

function isSame(wanted, live, path) {
  if (isNothing(live)) return isEmpty(wanted) || wanted === false || wanted === 0;
  return wanted === live || (QUANTITY.test(path) && quantity(wanted) === quantity(live));
}

/** Where the API server writes a quantity in a way of its own: 1000m as 1, and 1024Mi as 1Gi. */
const QUANTITY = /\.(limits|requests|capacity|hard)\.[^.]+$|\.(sizeLimit|averageValue|divisor)$/;

function quantity(value) {
  const match = /^([0-9.]+(?:[eE][0-9]+)?)(m|[kMGTPE]|[KMGTPE]i)?$/.exec(String(value));
  if (match === null) return String(value);
  const [, amount, unit = ''] = match;
  if (unit === 'm') return Number(amount) / 1000;
  const power = unit === '' ? 0 : 'KMGTPE'.indexOf(unit[0].toUpperCase()) + 1;
  return Number(amount) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}

/** What an object is to be, as the API server stores it, without what others are told to decide. */
function expected({ status: _status, stringData, ...object }) {
  const wanted = structuredClone(object);
  for (const [name, text] of Object.entries(stringData ?? {})) {
    wanted.data = { ...wanted.data, [name]: Buffer.from(text).toString('base64') };
  }
  if (scaled.has(key(object))) delete wanted.spec.replicas;
  if (wanted.aggregationRule) delete wanted.rules;
  return wanted;
}

/** The cluster deletes these itself. */
function mayBeGone({ kind, spec }) {
  return kind === 'Job' && !isNothing(spec.ttlSecondsAfterFinished);
}

const [manifest, found, autoscalers] = process.argv.slice(2).map(objects);
const live = new Map(found.map((object) => [key(object), object]));
const scaled = new Set(
  autoscalers.map(({ metadata: { namespace }, spec: { scaleTargetRef: target } }) =>
    key({ apiVersion: target.apiVersion, kind: target.kind, metadata: { namespace, name: target.name } }),
  ),
);
const lines = manifest.flatMap((object) => {
  const name = key(object);
  // A chart may give a namespace to an object that has none.
  const other = live.get(name) ?? live.get(key(object, ''));
  if (other === undefined) return mayBeGone(object) ? [] : [`- ${name} is gone`];
  return differences(expected(object), other, '')
    .filter((path) => path !== '.metadata.namespace')
    .map((path) => `- ${name}: ${path.slice(1)} is not what the release says`);
});
if (lines.length > 0) console.log(lines.join('\n'));
process.exitCode = lines.length > 0 ? 2 : 0;
