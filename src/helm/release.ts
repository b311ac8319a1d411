import { Release } from '@cdktf/provider-helm/lib/release';
import type { ITerraformDependable, Precondition } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeUserDocument } from '../terraform/escape';
import { requireTerraform } from '../terraform/required-version';
import { LABEL_MARK, ownership, type ReleaseMark } from './foreign-release';
import type { ResolvedChart } from './prefect-helm';
import type { ReleaseOptions } from './release-options';
import { rememberRelease } from './releases';
import { type OwnLists, type ReservedValues, userValues } from './user-value-checks';
import { UserValuesReader } from './user-values';
import { renderValues, type ValuesLayer } from './values';

export const DEFAULT_RELEASE_TIMEOUT = 900;

export interface HelmReleaseOptions {
  readonly name: string;
  readonly namespace: string;
  readonly chart: ResolvedChart;
  /** Layers that a user's values may override. */
  readonly layers: ValuesLayer[];
  readonly userValues?: unknown[];
  readonly reserved: ReservedValues;
  /** Layers that come after the user's values, so that the release stays tied to its Secret. */
  readonly protection: ValuesLayer[];
  /** Lists of ours in which the user's go on. */
  readonly lists: OwnLists;
  readonly release?: ReleaseOptions;
  /** Whether somebody else may have a release in the namespace: not if the namespace is made here. */
  readonly sharedNamespace: boolean;
  readonly wait: boolean;
  /**
   * How the chart marks its objects.
   *
   * @default LABEL_MARK
   */
  readonly mark?: ReleaseMark;
  readonly dependsOn: ITerraformDependable[];
  /** What has to hold of props that are tokens. */
  readonly preconditions: readonly Precondition[];
}

/** A release, and what keeps it and one of somebody else apart. */
export interface OwnRelease {
  readonly release: Release;
  /** Conditions of what talks to the release before it is made: it would talk to somebody else's. */
  readonly ownership: Precondition[];
}

/** A helm_release with the defaults that survive a failure. */
export function helmRelease(scope: Construct, id: string, options: HelmReleaseOptions): OwnRelease {
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
    values,
    wait: options.wait,
    timeout: release?.timeout ?? DEFAULT_RELEASE_TIMEOUT,
    maxHistory: release?.maxHistory ?? 10,
    atomic: release?.atomic ?? false,
    // A failed first install is not recorded in the state (hashicorp/terraform-provider-helm#1669). The
    // next apply upgrades it. `replace` would install over it, and leave in each object what only
    // the failed one had.
    upgradeInstall: true,
    // helm computes an upgrade from the last revision that was deployed. After a failed one, whatever
    // only that one wrote would stay in the objects, and no plan would show it; replaced objects are
    // what the manifest says.
    forceUpdate: true,
    createNamespace: false,
    takeOwnership: release?.takeOwnership,
    // The notes are in `metadata`, which each plan that changes one tag prints whole.
    renderSubchartNotes: false,
    dependsOn: options.dependsOn,
    lifecycle: preconditions.length > 0 ? { precondition: preconditions } : undefined,
  });
  return { release: resource, ownership: owned.conditions };
}
