/** docs/events.md from the outcomes that the end-to-end tests check; with --check it only says whether the page is up to date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../toolbox/process';
import { EVENTS } from './kit/events';
import { isOfHistories } from './kit/events/event';

const SOURCE = join(ROOT, 'e2e', 'event-matrix.json');
const TARGET = join(ROOT, 'docs', 'events.md');

const HEAD = `# Events

Written by \`npm run generate\` from \`e2e/event-matrix.json\`. \`npm run e2e -- --only events\` makes each of these events happen, with Terraform, the providers, helm and an API server that are real, and compares what it sees with that file. The pods are simulated; in the place of the bundled database's, a real PostgreSQL runs on data that belongs to the volume claim, with what the pod spec gives it, its init containers included, and for the API's Secret a real Prefect server. Of Prefect 1, whose Secret has two passwords, both have to stay and to let in.

Each event ends with an apply. **Password**: that of the Secret. **Accepted**: the database (of the API's Secret: the server) lets in with the password that the Secret has then. **Rows**: what was written before is there. **Plan**: the next one; an error is one of the plan of the event itself, after which nothing was applied, unless it says "of the apply". *Module*: the same with the [HCL module](modules.md), without [the block](modules.md#protection) that protects its data; *Prefect 1* and *its module*: the same with [Prefect 1](prefect1.md) by the construct and by the module. A dash: not tried, as where a generation has no such thing. *By hand* is the usual \`random_password\`, \`kubernetes_secret\` and \`helm_release\` with a claim of its own, [as one writes it](../e2e/kit/by-hand.ts).

After each event but those by hand, every plan, everything that was printed, the outputs, all objects of the namespace, what helm keeps of the release, and in write-only mode the state are searched for each password that a Secret has or had, in plain, percent-encoded, in base64 and in JSON.

| Event | Password | Accepted | Rows | Plan | Module | Prefect 1 | Its module | By hand: password | Accepted | Rows | Plan |
|---|---|---|---|---|---|---|---|---|---|---|---|
`;

const TAIL = `
## Random histories

\`npm run e2e:histories -- --runs 50 --seed 1\` lets installations, by a construct or a module, of Prefect 3 or Prefect 1, live through random sequences of these events ([fast-check](https://fast-check.dev)). They begin in random ways, too: with generated, given or write-only passwords, of version 1 or 2, on a claim and in a namespace of their own or of somebody else, with or without basic authentication, on an older chart, with the oldest providers, and with a first apply that fails or is killed. Up to 50 events are drawn for each, and those that can't happen to the installation as it is then (a change of a given password, where none is given) are left out. After each event the outcome has to be that of the table, every object of the release what the manifest says, every Secret that a pod refers to there, and no password anywhere else. A history that fails is printed, made shorter until no event can be left out, and printed with its seed. \`npm run e2e\` has half a minute of it.

A long run lives four histories at once. \`--runs 12 --seed 1\` let 161 events happen in 12 histories, by constructs and modules of both generations, in 16 minutes on two cores, and all came out as in the table. One with seed 20261123 found that \`terraform import\` prints the password that it is given; since then, [the page that says so](state-and-secrets.md#if-the-state-is-lost) sends that output nowhere, and the test runs that page.
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
  readonly module?: Outcome;
  readonly prefect1?: Outcome;
  readonly prefect1Module?: Outcome;
  readonly byHand?: Outcome;
}

/** Four cells; what there was nothing to look at for is a dash. */
function cells(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '– | – | – | –';
  const truth = (value: boolean | undefined): string =>
    value === undefined ? '–' : value ? 'yes' : '**no**';
  const plan = outcome.plan === 'empty' ? 'empty' : `**${outcome.plan}**`;
  return `${outcome.password} | ${truth(outcome.accepted)} | ${truth(outcome.rows)} | ${plan}`;
}

/** One cell that compares with the construct of Prefect 3. */
function comparison({ construct }: Row, other: Outcome | undefined): string {
  if (other === undefined) return '–';
  return cells(other) === cells(construct) ? 'the same' : cells(other).replaceAll(' |', ',');
}

const matrix: Record<string, Row> = JSON.parse(readFileSync(SOURCE, 'utf8'));
const table = Object.values(matrix).map((row) => {
  const others = [row.module, row.prefect1, row.prefect1Module].map((other) => comparison(row, other));
  return `| ${[row.title, cells(row.construct), ...others, cells(row.byHand)].join(' | ')} |\n`;
});
const leftOut = EVENTS.filter((event) => !isOfHistories(event)).map(({ id }) => `- ${matrix[id].title}\n`);
const generated = `${HEAD}${table.join('')}${TAIL}\nThese events are not in histories:\n\n${leftOut.join('')}`;
const current = existsSync(TARGET) ? readFileSync(TARGET, 'utf8') : '';
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, generated);
} else if (current !== generated) {
  process.stderr.write('docs/events.md is not what event-matrix.json says: run `npm run generate`\n');
  process.exitCode = 1;
}
