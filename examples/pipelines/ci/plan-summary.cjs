/**
 * Writes what may be shown of a plan: `node plan-summary.cjs plan.json <folder>`.
 *
 * summary.md: addresses and actions; report.json: GitLab's counts; digest: SHA-256 over everything that would be
 * done but the values of what is sensitive, so that two plans can be compared without either being kept.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [, , file, folder] = process.argv;
const plan = JSON.parse(readFileSync(file, 'utf8'));
const changes = [...(plan.resource_changes ?? [])]
  .filter(
    ({ change, previous_address }) =>
      !['no-op', 'read'].includes(change.actions.join()) || previous_address || change.importing,
  )
  .sort((one, other) =>
    (one.address + (one.deposed ?? '')).localeCompare(other.address + (other.deposed ?? '')),
  );
const outputs = Object.entries(plan.output_changes ?? {}).filter(
  ([, { actions }]) => actions.join() !== 'no-op',
);

/** A value with whatever is marked as sensitive replaced, and what changes by itself left out. */
function shown(value, marks) {
  if (marks === true) return '(sensitive)';
  if (Array.isArray(value)) return value.map((item, index) => shown(item, marks?.[index]));
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).filter((key) => key !== 'resource_version' && key !== 'generation');
  return Object.fromEntries(keys.sort().map((key) => [key, shown(value[key], marks?.[key])]));
}

const document = changes.map(({ address, previous_address, deposed, change }) => [
  address,
  previous_address ?? null,
  deposed ?? null,
  change.actions,
  change.importing ?? null,
  shown(change.after, change.after_sensitive),
  shown(change.after_unknown, undefined),
]);
document.push(
  outputs.map(([name, change]) => [name, change.actions, shown(change.after, change.after_sensitive)]),
);
const digest = createHash('sha256').update(JSON.stringify(document)).digest('hex');

const count = (action) => changes.filter(({ change }) => change.actions.includes(action)).length;
const report = { create: count('create'), update: count('update'), delete: count('delete') };

function note({ previous_address, deposed, change: { before, after, importing } }) {
  const versions = [before?.version, after?.version];
  return [
    previous_address && `moved from \`${previous_address}\``,
    deposed && 'left by an apply that failed',
    importing && 'imported',
    before?.chart && after?.chart && versions[0] !== versions[1] && `chart ${versions.join(' to ')}`,
  ]
    .filter(Boolean)
    .join(', ');
}

const rows = changes.map(
  (item) => `| \`${item.address}\` | ${item.change.actions.join(', then ')} | ${note(item)} |`,
);
const table = ['| Resource | Action | |', '|---|---|---|', ...rows];
const outputNames = outputs.map(([name]) => `\`${name}\``).join(', ');
const lines = [
  `### Plan: ${report.create} to create, ${report.update} to update, ${report.delete} to delete`,
  '',
  ...(rows.length > 0 ? [...table, ''] : []),
  ...(outputNames ? [`Outputs that change: ${outputNames}.`, ''] : []),
  `Digest: \`${digest}\``,
  '',
];

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'summary.md'), lines.join('\n'));
writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report)}\n`);
writeFileSync(join(folder, 'digest'), `${digest}\n`);
