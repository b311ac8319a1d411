/** docs/events.md from the outcomes that the end-to-end tests check; with --check it only says whether the page is up to date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../toolbox/process';
import { EVENTS } from './kit/events';
import { isOfHistories } from './kit/events/event';

const SOURCE = join(ROOT, 'e2e', 'event-matrix.json');
const TARGET = join(ROOT, 'docs', 'events.md');

const HEAD = `# Events

What each event does to password and data, as the end-to-end tests see it. Run one yourself:

\`\`\`sh
npm run e2e -- --only events
\`\`\`

## How to read the table

| Column | Meaning |
|---|---|
| Password | The Secret's password: stays, or is a new one |
| Accepted | The database accepts the Secret's password; for the API's Secret, the server does; the key's Secret decrypts what was encrypted before |
| Rows | Rows written before the event are still there |
| Plan | The next plan. **error** is the event's own plan, after which nothing was applied; **error of the apply** is its apply |
| Module | The same with the [HCL module](modules.md), without [the block](modules.md#protection) that protects its data |
| Prefect 1, Its module | The same with [Prefect 1](prefect1.md). Both of its passwords must stay and be accepted |
| By hand | The usual \`random_password\`, \`kubernetes_secret\` and \`helm_release\` with a claim beside it, [as people write it](../e2e/kit/by-hand.ts) |
| – | Not tried, for example because a generation has no such thing |

Each event ends with an apply. Passwords are generated, unless the event says otherwise. A Secret of your own is never written.

| Event | Password | Accepted | Rows | Plan | Module | Prefect 1 | Its module | By hand: password | Accepted | Rows | Plan |
|---|---|---|---|---|---|---|---|---|---|---|---|
`;

const TAIL = `
## Notes

- **Another length or alphabet** takes effect when \`version\` is raised. Until then the plan is empty.
- **Another Prefect version**: the newer Prefect migrates the data. The Secret is not in the plan.
- **First install fails**: password and Secret exist before the release. The next apply upgrades the failed release.
- **Upgrade fails**: the data may be migrated already. If \`version\` was raised too, the old Secret stays beside the new one until an apply succeeds.
- **Release replaced or uninstalled**: the claim is not part of the release.
- **Database's Secret edited**: Kubernetes refuses it, because the Secret is immutable.
- **API's Secret edited**: generated, the next apply restores it; given, the plan is an error; write-only, nobody notices.
- **Key's Secret deleted, write-only**: the next apply makes another key. A server that starts then stops with an error, and loses nothing: restore the Secret. So keep a copy of a write-only key, or generate it.
- **Namespace deleted**: the next apply recreates everything, with the same password unless it is write-only. The data is lost.
- **\`version\` raised**: the bundled database takes the new password when its pod starts. An external one is told by \`setup\`, or by you: [rotate](rotate.md). The old Secret goes last.
- **\`version\` lowered** makes a new password too. Never lower it.
- **Another kind of credentials, and back**: a new password each time.
- **Renamed or moved**: use \`moved\` blocks, or \`terraform state mv\`: [rename](upgrade.md#rename).
- **\`name\`, \`namespace\`, destroy**: errors, because claim and namespace are [protected](backup.md#protection). With \`preventDestroy: false\`, and in a module without [the block](modules.md#protection), they lose the data. A smaller claim fails in the plan.
- **\`existingClaim\`, or an external database**: the old claim stays in the cluster, and Terraform forgets it. Constructs only: in a module the block refuses it, and without the block the data is lost. [Its page](modules.md#another-type-of-database) says how to keep it.
- **State lost**: [rebuilt by import](troubleshooting.md#if-the-state-is-lost).

## What is real and what is simulated

Terraform, the providers, helm and the API server are real. The pods are simulated. In place of the bundled database's pod, a real PostgreSQL runs on data that belongs to the volume claim. It gets what the pod spec says, init containers and the modes of \`fsGroup\` included. For the API's Secret a real Prefect server runs. For the encryption key, the library by which Prefect encrypts blocks. That a real server reads its blocks, and refuses to start with another key, is tried apart ([encryption-key.e2e.ts](../e2e/encryption-key.e2e.ts)).

On a node whose pods really run, these rows were seen. [The test](rotate.md#what-was-tested) runs on any cluster.

| By | Rows |
|---|---|
| Construct and module | Install, a raised \`version\` twice, the database's pod killed. With flow runs, and with a bundled or an external, write-only database: install and a raised \`version\` |
| Construct | A first install and a raised \`version\` killed and repaired, the loss of a node, a full volume |
| Construct of Prefect 1 | A raised \`version\` of its database |

After each event, except those by hand, the tests search for every password that a Secret has or had: in plain text, percent-encoded, in base64 and in JSON. They search every plan, all printed text, the outputs, all objects of the namespace and what helm keeps of the release. In write-only mode they search the state too.

The table is written by \`npm run generate\` from \`e2e/event-matrix.json\`, with which the tests compare what they see.

## Random histories

\`\`\`sh
npm run e2e:histories -- --runs 50 --seed 1
\`\`\`

runs installations through random sequences of these events ([fast-check](https://fast-check.dev)): by a construct or a module, of Prefect 3 or Prefect 1. They also begin at random. Passwords are generated, given or write-only, of version 1 or 2. Claim and namespace are made here or exist. Some have basic authentication, an older chart, the oldest providers, or a first apply that fails or is killed. Each draws up to 50 events, and skips those that can't happen to it.

After each event the outcome must be the table's. Every object of the release must match the manifest, every Secret that a pod refers to must exist, and no password may be anywhere else. A failing history is printed, shortened until no event can be left out, and printed with its seed. \`npm run e2e\` runs half a minute of it.

Four histories run at once. \`--runs 12 --seed 1\` ran 161 events in 12 histories in 16 minutes on two cores, and all came out as in the table. Seed 20261123 found that \`terraform import\` prints the password it is given. Since then [the page about it](troubleshooting.md#if-the-state-is-lost) discards that output, and the test runs that page.
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
