/** docs/versions.md from what runs of the end-to-end tests wrote; with --check it only says whether the page is up to date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHART_VERSION, EXPORTER_CHART_VERSION, TESTED_CHART_VERSIONS } from '../src/helm/prefect-helm';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { ROOT } from '../toolbox/process';
import { PROVIDERS } from '../toolbox/provider-mirrors';
import { type Combination, known, sum } from './versions';

const TARGET = join(ROOT, 'docs', 'versions.md');

const HEAD = `# Versions

What was run with what. Try the newest versions that Terraform finds:

\`\`\`sh
CDKTF_PREFECT_NEWEST=1 npm run e2e -- --only install
\`\`\`

`;

const TAIL = `
A run of the end-to-end tests writes the table, by what \`terraform init\` locked: \`CDKTF_PREFECT_WRITE_VERSIONS=1 npm run e2e\`. A file of tests counts if none of its tests failed. Pods are [simulated](events.md#what-is-real-and-what-is-simulated). Before there was a table, \`examples/hcl\` was installed with helm 3.1.1, kubernetes 2.36.0 and 2.38.0, and random 3.7.0.

Known faults of others:

| Versions | What happens |
|---|---|
| Terraform 1.12.1 or newer with kubernetes 2.37.0 | \`Failed to load plugin schemas\` ([#2732](https://github.com/hashicorp/terraform-provider-kubernetes/issues/2732)) |
| Terraform 1.12 or newer with kubernetes 2.38.0 to 3.2.0 | \`Unexpected Identity Change\` in each plan after a Job that failed ([#2779](https://github.com/hashicorp/terraform-provider-kubernetes/issues/2779)). Take 3.2.1. Constructs pin 2.38.0: [override the version](#newer-than-the-table) |

## Newer than the table

1. Put the plugins into a folder, as \`terraform providers mirror\` lays them out, beside the versions that you have now.
2. Run the events with it. They upgrade the providers of an installation from the oldest to the newest in the folder:

   \`\`\`sh
   CDKTF_PREFECT_PROVIDERS=/path/of/the/folder npm run e2e -- --only events
   \`\`\`

3. In your own configuration: \`terraform init -upgrade\`, then \`terraform plan\`. [No password, Secret or claim may be in it](upgrade.md#read-a-plan). Else keep the old lock file, and [tell us](https://github.com/cdktf-prefect/cdktf-prefect/issues).

Modules refuse a new major version of a provider. The bindings of constructs pin a version. Override it:

\`\`\`text
stack.addOverride('terraform.required_providers.kubernetes.version', '>= 3.2.1, < 4.0.0');
\`\`\`

## The plugin framework in the kubernetes provider

The provider [may move its resources](https://github.com/hashicorp/terraform-provider-kubernetes/issues/2857) from SDKv2 to the plugin framework, one by one. Up to 3.2.1, and on \`main\` of 2026-08-21, nothing that this project uses has moved: only \`kubernetes_validating_admission_policy_v1\` and two ephemeral resources. A job in [nightly.yml](../.github/workflows/nightly.yml) runs all end-to-end tests with the newest Terraform, OpenTofu and providers.

| Resource | Proposed | What could change | Held by |
|---|---|---|---|
| \`kubernetes_namespace_v1\` | [#2858](https://github.com/hashicorp/terraform-provider-kubernetes/pull/2858) | The state's schema: an older provider can't read it after the upgrade. \`metadata\` as a nested attribute would break configurations in \`metadata { }\` blocks | The event *Providers upgraded*; \`terraform validate\` of all examples |
| \`kubernetes_secret_v1\` | Its data source: [#2973](https://github.com/hashicorp/terraform-provider-kubernetes/pull/2973) | Null and empty differ: \`data\` beside \`data_wo\`, an empty \`binary_data\`. \`data_wo_revision\` could plan a replacement. An \`immutable\` Secret could be refreshed otherwise | Write-only events; the second plan is empty; the password guard |
| \`kubernetes_persistent_volume_claim_v1\` | No | \`wait_until_bound\`, and \`resources\` after the cluster enlarged the claim: a changed default would plan a replacement, which \`prevent_destroy\` refuses | *Providers upgraded*; the events of the claim |
| \`kubernetes_job_v1\` | No | \`wait_for_completion\` and timeouts, defaults of the pod template as drift, \`ttl_seconds_after_finished\` | \`database-setup\`, \`backup\` |
| \`data.kubernetes_resources\` | No: it is of neither | Nothing | *Somebody else's release* |

## Helm 4

The helm provider is built on helm 3 (3.1.2 on 3.18.5). [A change to helm 4](https://github.com/hashicorp/terraform-provider-helm/pull/1873) is open. The modules refuse version 4 of the provider. What this project assumes of helm 3, read in helm 4.2.3:

| | Helm 3 | Helm 4 | Here |
|---|---|---|---|
| Writing objects | Patches by the client, from the last deployed revision | Server-side apply for new releases. \`auto\` keeps the client's patches for a release that helm 3 made | Nothing changes for an installed release until the provider says otherwise |
| Fields of other writers | Kept, or overwritten silently | A conflict is an error, unless conflicts are forced | An edit with \`kubectl\` of a field that the chart writes would fail the apply: [other writers](neighbours.md) |
| What a failed upgrade left | Stays ([ADR 05](decisions/ADR-05-no-atomic.md)) | Goes, because helm owned the field | The [repair](troubleshooting.md) would not be needed |
| \`force_update\` | Replaces objects | \`ForceReplace\`; with server-side apply \`ForceConflicts\` | Off by default, and still would be |
| \`atomic\` | Rolls back | Renamed to roll back on failure | Off: [why](upgrade.md#why-not-atomic) |
| Lists in values | Replaced whole | The same | Props' lists come with your entries appended ([ADR 04](decisions/ADR-04-values-as-layers.md)) |
| Lists in objects | A key twice is a warning | The API server refuses a key twice, such as two variables of one name | A variable that a prop sets is refused already |
| \`lookup\` | Reads the cluster at install and upgrade | The same | The bundled PostgreSQL's chart makes passwords with it. It gets an existing Secret, so it makes none |
| \`wait\` | Helm's own checks | Status watcher (kstatus) | Timeouts may end otherwise. [Waiting](troubleshooting.md) in containers does not depend on it |
| Storage | Secrets \`sh.helm.release.v1.<name>.v<revision>\`, label \`owner=helm\` | The same, with the way of writing in it | Read by \`adopt\`, \`status\` and \`doctor\` by way of one file, [helm-storage.ts](../adopt/helm-storage.ts) |
| Marks on objects | \`meta.helm.sh/release-name\`, \`managed-by: Helm\` | The same | The same file |
`;

/** The range of a provider in the modules. */
function range(name: string): string {
  const text = readFileSync(join(ROOT, 'modules', 'prefect-server', 'versions.tf'), 'utf8');
  const found = new RegExp(`"hashicorp/${name}"\\s+version = "([^"]+)"`).exec(text);
  if (found === null) throw new Error(`modules/prefect-server has no range of ${name}`);
  return found[1];
}

function passed({ files }: Combination): string {
  const names = Object.keys(files);
  return names.length > 4 ? `${names.length} files` : names.join(', ');
}

function page(): string {
  const header = ['', ...PROVIDERS, 'Kubernetes', 'Charts', 'Passed', 'In'];
  const rows = known().map((row) => [
    ...[row.terraform, ...PROVIDERS.map((name) => row.providers[name])],
    ...[row.cluster, row.chart, `${sum(row)} tests`, passed(row)],
  ]);
  const ranges = ['Range of the modules', ...PROVIDERS.map((name) => `\`${range(name)}\``), '', '', '', ''];
  const lines = [header, header.map(() => '---'), ranges, ...rows].map((row) => `| ${row.join(' | ')} |\n`);
  const tested = Object.entries(TESTED_CHART_VERSIONS).map(
    ([chart, prefect]) => `${chart} (Prefect ${prefect})`,
  );
  const charts = `Charts: \`prefect-server\` and \`prefect-worker\` ${tested.join(', ')}; ${CHART_VERSION} is the default. \`prometheus-prefect-exporter\` ${EXPORTER_CHART_VERSION}. Prefect 1: \`prefect-server\` ${PREFECT1_CHART_VERSION}.\n`;
  return `${HEAD}${lines.join('')}\n${charts}${TAIL}`;
}

const generated = page();
const current = existsSync(TARGET) ? readFileSync(TARGET, 'utf8') : '';
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, generated);
} else if (current !== generated) {
  process.stderr.write('docs/versions.md is not what e2e/versions.json says: run `npm run generate`\n');
  process.exitCode = 1;
}
