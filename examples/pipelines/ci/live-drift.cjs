/**
 * Compares the objects of a helm release with its manifest: `node live-drift.cjs manifest.json live.json`. Says what the
 * manifest has and a live object has not, or has otherwise; what a live object has besides is the cluster's.
 * Prints paths and no values. Exit code 2: there is a difference; 1 is an error.
 */
const { readFileSync } = require('node:fs');

/** kubectl prints a list, one object, or one after the other, as it was asked for. */
function objects(file) {
  const text = readFileSync(file, 'utf8').trim();
  const documents = text === '' ? [] : JSON.parse(`[${text.replace(/^}\s*^\{/gm, '},{')}]`);
  return documents.flatMap((document) => (document.kind === 'List' ? document.items : [document]));
}

function key({ apiVersion, kind, metadata }) {
  return `${apiVersion.replace(/\/.*/, '')} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

function differences(wanted, live, path) {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(live)) return wanted.length === 0 && live === undefined ? [] : [path];
    return wanted.flatMap((item, index) =>
      differences(item, partner(item, live, index), `${path}[${item?.name ?? index}]`),
    );
  }
  if (wanted !== null && typeof wanted === 'object') {
    if (live === undefined || live === null) return isEmpty(wanted) ? [] : [path];
    return Object.entries(wanted).flatMap(([name, item]) => differences(item, live[name], `${path}.${name}`));
  }
  return isSame(wanted, live) ? [] : [path];
}

/** Kubernetes tells the items of a list apart by one of these; a volume is mounted at several paths under one name. */
function partner(item, live, index) {
  const field = ['mountPath', 'name'].find((candidate) => item?.[candidate] !== undefined);
  return field === undefined ? live[index] : live.find((other) => other[field] === item[field]);
}

function isEmpty(value) {
  return value === null || value === '' || (typeof value === 'object' && Object.values(value).every(isEmpty));
}

function isSame(wanted, live) {
  if (live === undefined || live === null) return isEmpty(wanted) || wanted === false || wanted === 0;
  return wanted === live || (quantity(wanted) !== undefined && quantity(wanted) === quantity(live));
}

/** The API server writes 1000m as 1, and 1024Mi as 1Gi. */
function quantity(value) {
  const match = /^([0-9.]+)(m|[kMGTPE]|[KMGTPE]i)?$/.exec(String(value));
  if (match === null) return undefined;
  const [, amount, unit = ''] = match;
  if (unit === 'm') return Number(amount) / 1000;
  const power = unit === '' ? 0 : 'KMGTPE'.indexOf(unit[0].toUpperCase()) + 1;
  return Number(amount) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}

const live = new Map(objects(process.argv[3]).map((object) => [key(object), object]));
const lines = objects(process.argv[2]).flatMap((wanted) => {
  const name = key(wanted);
  if (!live.has(name)) return [`- ${name} is gone`];
  const { status: _status, ...rest } = wanted;
  return differences(rest, live.get(name), '').map(
    (path) => `- ${name}: ${path.slice(1)} is not what the release says`,
  );
});
if (lines.length > 0) console.log(lines.join('\n'));
process.exitCode = lines.length > 0 ? 2 : 0;
