/** docs/events.md from the outcomes that the end-to-end tests check; with --check it only says whether the page is up to date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './support/process';

const SOURCE = join(ROOT, '__tests__', 'e2e', 'event-matrix.json');
const TARGET = join(ROOT, 'docs', 'events.md');

const HEAD = `# Events

Written by \`npm run generate\` from \`__tests__/e2e/event-matrix.json\`. \`npm run e2e -- --only events\` makes each of these events happen, with Terraform, the providers, helm and an API server that are real, and compares what it sees with that file. The pods are simulated; in the place of the bundled database's, a real PostgreSQL runs on data that belongs to the volume claim, with what the pod spec gives it, its init containers included.

Each event ends with an apply. **Accepted**: the database lets in with the password that the Secret has then. **Rows**: what was written before is there. **Plan**: the next one. *By hand* is the usual \`random_password\`, \`kubernetes_secret\` and \`helm_release\` with a claim of its own, [as one writes it](../__tests__/e2e/support/by-hand.ts). An error is one of the apply after the event.

| Event | Password | Accepted | Rows | Plan | By hand: password | Accepted | Rows | Plan |
|---|---|---|---|---|---|---|---|---|
`;

const TAIL = `
## Random histories

\`npm run e2e:histories -- --runs 50 --seed 1\` lets the construct's installations live through random sequences of these events ([fast-check](https://fast-check.dev)), up to 12 each, and after each event asserts: the password is the expected one, the database accepts it, the rows are there, the plan is empty, every object of the release is what the manifest says, every Secret that a pod refers to is there, and no password is anywhere else. A history that fails is made shorter until no event can be left out, and is printed with its seed. \`npm run e2e\` has half a minute of it.

A run of 12 minutes on two busy cores, seed 20261123, tried 40 events in 10 histories. It found that \`terraform import\` prints the password that it is given; since then, [the page that says so](state-and-secrets.md#if-the-state-is-lost) sends that output nowhere, and the test runs that page.
`;

interface Outcome {
  readonly password: string;
  readonly accepted?: boolean;
  readonly rows?: boolean;
  readonly plan: string;
}

interface Row {
  readonly title: string;
  readonly construct: Outcome;
  readonly byHand?: Outcome;
}

/** Four cells; what there was nothing to look at for is a dash. */
function cells(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '– | – | – | –';
  if (outcome.plan === 'error') return '**error** | – | – | –';
  const truth = (value: boolean | undefined): string =>
    value === undefined ? '–' : value ? 'yes' : '**no**';
  const plan = outcome.plan === 'empty' ? 'empty' : `**${outcome.plan}**`;
  return `${outcome.password} | ${truth(outcome.accepted)} | ${truth(outcome.rows)} | ${plan}`;
}

const rows: Row[] = Object.values(JSON.parse(readFileSync(SOURCE, 'utf8')));
const table = rows.map(
  ({ title, construct, byHand }) => `| ${title} | ${cells(construct)} | ${cells(byHand)} |\n`,
);
const generated = `${HEAD}${table.join('')}${TAIL}`;
const current = existsSync(TARGET) ? readFileSync(TARGET, 'utf8') : '';
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, generated);
} else if (current !== generated) {
  process.stderr.write('docs/events.md is not what event-matrix.json says: run `npm run generate`\n');
  process.exitCode = 1;
}
