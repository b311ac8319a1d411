import { Release } from '@cdktf/provider-helm/lib/release';
import type { ITerraformDependable, Precondition } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeUserDocument } from '../terraform/escape';
import { requireTerraform } from '../terraform/required-version';
import { digestOf } from './chart-digest';
import { LABEL_MARK, ownership, type ReleaseMark } from './foreign-release';
import type { ResolvedChart } from './prefect-helm';
import type { ReleaseOptions } from './release-options';
import { rememberRelease } from './releases';
import { type PropLists, type ReservedValues, userValues } from './user-value-checks';
import { UserValuesReader } from './user-values';
import { renderValues, type ValuesLayer } from './values';

export const DEFAULT_RELEASE_TIMEOUT = 900;

export interface HelmReleaseOptions {
  readonly name: string;
  readonly namespace: string;
  readonly chart: ResolvedChart;
  /** Layers that the user's values may override. */
  readonly layers: ValuesLayer[];
  readonly userValues?: unknown[];
  readonly reserved: ReservedValues;
  /** Layers after the user's values, so that the values can't detach the release from its Secret. */
  readonly protection: ValuesLayer[];
  /** Lists that props write. The user's entries are appended, because helm replaces lists whole. */
  readonly lists: PropLists;
  readonly release?: ReleaseOptions;
  /** Whether the namespace may hold a release of another owner. False if this stack creates the namespace. */
  readonly sharedNamespace: boolean;
  readonly wait: boolean;
  /**
   * How the chart marks its objects.
   *
   * @default LABEL_MARK
   */
  readonly mark?: ReleaseMark;
  readonly dependsOn: ITerraformDependable[];
  /** Checks of props that are tokens. */
  readonly preconditions: readonly Precondition[];
}

export interface CreatedRelease {
  readonly release: Release;
  /** Conditions for resources that use the release's objects before helm runs: the objects could be another owner's. */
  readonly ownership: Precondition[];
}

/** A helm_release that the next apply can complete after a failure. */
export function helmRelease(scope: Construct, id: string, options: HelmReleaseOptions): CreatedRelease {
  const { chart, release, name, namespace, mark = LABEL_MARK } = options;
  const reader = new UserValuesReader(scope, userValues(options.userValues));
  const owned = options.sharedNamespace
    ? ownership(scope, { name, namespace, mark, adopt: release?.upgradeInstall === true })
    : { values: {}, conditions: [] };
  const first = renderValues(scope, options.layers);
  const last = renderValues(scope, [{ name: 'owner', document: owned.values }, ...options.protection]);
  const lists = renderValues(
    scope,
    [{ name: 'lists', document: reader.mergedLists(options.lists) }],
    escapeUserDocument,
  );
  const values = [...first.values, ...reader.values(), ...last.values, ...lists.values];
  const preconditions = [
    ...owned.conditions,
    ...first.conditions,
    ...last.conditions,
    ...lists.conditions,
    ...reader.preconditions(options.reserved),
  ];
  if (preconditions.length > 0) {
    // `issensitive`.
    requireTerraform(scope, 8);
  }
  preconditions.push(...options.preconditions);
  rememberRelease(scope, namespace, name);
  const resource = new Release(scope, id, {
    name,
    namespace,
    repository: chart.repository,
    chart: chart.chart,
    version: chart.version,
    repositoryUsername: chart.login?.username,
    repositoryPassword: chart.login?.password,
    description: chart.isArchive ? digestOf(chart.chart) : undefined,
    values,
    wait: options.wait,
    timeout: release?.timeout ?? DEFAULT_RELEASE_TIMEOUT,
    maxHistory: release?.maxHistory ?? 10,
    atomic: release?.atomic ?? false,
    // A failed first install is not in the state (hashicorp/terraform-provider-helm#1669), so the next
    // apply upgrades it. `replace` would install over it and keep fields that only the failed install set.
    upgradeInstall: true,
    forceUpdate: release?.forceUpdate ?? false,
    createNamespace: false,
    takeOwnership: release?.takeOwnership,
    // The provider reprints `metadata`, with the notes, in every plan that changes the release.
    renderSubchartNotes: false,
    dependsOn: options.dependsOn,
    lifecycle: preconditions.length > 0 ? { precondition: preconditions } : undefined,
  });
  return { release: resource, ownership: owned.conditions };
}
