/**
 * Writes what may be shown of a plan: `node plan-summary.cjs plan.json <folder that Terraform runs in> <output>`.
 *
 * summary.md: addresses, actions and names of attributes; report.json: GitLab's counts; changes: how many there are,
 * outputs and moves among them; digest: SHA-256 by which two plans can be compared without either being kept. It covers every change from what to what, of sensitive values that
 * they change, and the configuration. No secret is hashed: a weak one could be found again by trying.
 */
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { isDeepStrictEqual } = require('node:util');

const [, , file, directory, output] = process.argv;
const plan = JSON.parse(readFileSync(file, 'utf8'));
const changes = [...(plan.resource_changes ?? [])]
  .filter(
    ({ change, previous_address }) =>
      !['no-op', 'read'].includes(change.actions.join()) || previous_address || change.importing,
  )
  .sort((one, other) => (one.address + (one.deposed ?? '') < other.address + (other.deposed ?? '') ? -1 : 1));
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

/** Where sensitive values are that change, as paths. */
function sensitiveChanges({ before, after, before_sensitive, after_sensitive, after_unknown }) {
  function walk(path, values, marks) {
    if (marks.includes(true)) {
      const [old, next, unknown] = values;
      return unknown || !isDeepStrictEqual(old, next) ? [path] : [];
    }
    const keys = new Set(marks.flatMap((mark) => Object.keys(mark ?? {})));
    return [...keys].sort().flatMap((key) =>
      walk(
        path === '' ? key : `${path}.${key}`,
        values.map((value) => (value === true ? true : value?.[key])),
        marks.map((mark) => mark?.[key]),
      ),
    );
  }
  return walk('', [before, after, after_unknown], [before_sensitive, after_sensitive]);
}

/** The text of what Terraform reads, modules and locked providers included; without cdktf's comments. */
function configuration() {
  const modules = join(directory, '.terraform', 'modules', 'modules.json');
  const folders = existsSync(modules)
    ? JSON.parse(readFileSync(modules, 'utf8'))
        .Modules.map(({ Dir }) => Dir)
        .sort()
    : ['.'];
  return folders.flatMap((folder) =>
    readdirSync(join(directory, folder))
      .filter((name) => /\.(tf|tofu|tfvars)(\.json)?$|^\.terraform\.lock\.hcl$/.test(name))
      .sort()
      .map((name) => {
        const text = readFileSync(join(directory, folder, name), 'utf8');
        const parsed = name.endsWith('.json')
          ? JSON.parse(text, (key, value) => (key === '//' ? undefined : value))
          : text;
        return [folder, name, parsed];
      }),
  );
}

const document = [
  changes.map(({ address, previous_address, deposed, change }) => [
    address,
    previous_address ?? null,
    deposed ?? null,
    change.actions,
    // Not its id: that of a random_password is the password.
    Boolean(change.importing),
    shown(change.before, change.before_sensitive),
    shown(change.after, change.after_sensitive),
    shown(change.after_unknown),
    sensitiveChanges(change),
  ]),
  outputs.map(([name, change]) => [
    name,
    change.actions,
    shown(change.before, change.before_sensitive),
    shown(change.after, change.after_sensitive),
    sensitiveChanges(change),
  ]),
  configuration(),
];
const digest = createHash('sha256').update(JSON.stringify(document)).digest('hex');

const count = (action) => changes.filter(({ change }) => change.actions.includes(action)).length;
const report = { create: count('create'), update: count('update'), delete: count('delete') };

/** Attributes that change, by their names; of sensitive ones their paths. */
function attributes(change) {
  const { before, after, after_unknown: unknown } = change;
  if (!before || !after) return [];
  const sensitive = sensitiveChanges(change);
  const isUnknown = (value) => value === true || Object.values(value ?? {}).some(isUnknown);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]) || isUnknown(unknown?.[name]),
  );
  const isPlain = (name) => !sensitive.some((path) => path === name || path.startsWith(`${name}.`));
  return [
    ...names.filter(isPlain).map((name) => `\`${name}\``),
    ...sensitive.map((path) => `\`${path}\` (sensitive)`),
  ];
}

function note({ previous_address, deposed, change }) {
  const { before, after, importing } = change;
  const versions = [before?.version, after?.version];
  return [
    previous_address && `moved from \`${previous_address}\``,
    deposed && 'left by an apply that failed',
    importing && 'imported',
    before?.chart && after?.chart && versions[0] !== versions[1] && `chart ${versions.join(' to ')}`,
    ...attributes(change),
  ]
    .filter(Boolean)
    .join(', ');
}

const rows = changes.map(
  (item) => `| \`${item.address}\` | ${item.change.actions.join(', then ')} | ${note(item)} |`,
);
const table = ['| Resource | Action | What changes |', '|---|---|---|', ...rows];
const outputNames = outputs.map(([name]) => `\`${name}\``).join(', ');
const lines = [
  `### Plan: ${report.create} to create, ${report.update} to update, ${report.delete} to delete`,
  '',
  ...(rows.length > 0 ? [...table, ''] : []),
  ...(outputNames ? [`Outputs that change: ${outputNames}.`, ''] : []),
  `Digest: \`${digest}\``,
  '',
];

mkdirSync(output, { recursive: true });
writeFileSync(join(output, 'summary.md'), lines.join('\n'));
writeFileSync(join(output, 'report.json'), `${JSON.stringify(report)}\n`);
writeFileSync(join(output, 'changes'), `${changes.length + outputs.length}\n`);
writeFileSync(join(output, 'digest'), `${digest}\n`);
