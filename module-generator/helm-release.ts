import { LABEL_MARK, type ReleaseMark } from '../src/helm/foreign-release';
import { type HelmReleaseOptions, helmRelease } from '../src/helm/release';
import type { ReservedValues } from '../src/helm/user-value-checks';
import type { Body, ResourceBlocks } from './blocks';
import type { Decide } from './decisions';
import type { ModuleWriter, Validation } from './module';
import { inputPath } from './names';
import type { Json, Node } from './nodes';

export interface Layer {
  readonly name: string;
  readonly document: Json;
}

/** An expression of a list in the values. The user's entries are appended. */
export interface OwnList {
  readonly path: string;
  readonly expression: string;
}

export interface ReleaseValues {
  readonly layers: readonly Layer[];
  readonly protection: readonly Layer[];
  readonly lists: readonly OwnList[];
  readonly reserved: ReservedValues;
  /** Inputs that go into values. */
  readonly inputs: readonly string[];
}

export interface PrintedValues {
  readonly locals: Record<string, Json>;
  readonly values: string;
  readonly preconditions: Validation[];
  readonly validations: Validation[];
}

/** The layers of a release. */
export function layersOf<Settings>(
  writer: ModuleWriter,
  settings: (decide: Decide) => Settings,
  named: Readonly<Record<string, (settings: Settings) => unknown>>,
): Layer[] {
  return Object.entries(named).map(([name, make]) => ({
    name: name.replace(/-/g, '_'),
    document: writer.values((decide) => make(settings(decide))),
  }));
}

/** The `values` of a release, with their locals and conditions. */
export function releaseValues({ layers, protection, lists, reserved, inputs }: ReleaseValues): PrintedValues {
  const documents = [...layers, ...protection];
  const document = (name: string) => `yamlencode(local.values_${name})`;
  const list = ({ path }: OwnList) => {
    const nested = path
      .split('.')
      .reduceRight((inner, key) => `{ ${key} = ${inner} }`, `local.${listName(path)}`);
    return `length(local.${listName(path)}) == 0 ? "" : yamlencode(${nested})`;
  };
  const values = `\${concat([${layers.map(({ name }) => document(name)).join(', ')}], var.values, [${[
    ...protection.map(({ name }) => document(name)),
    ...lists.map(list),
  ].join(', ')}])}`;
  const all = [...documents.map(({ name }) => `values_${name}`), ...lists.map(({ path }) => listName(path))];
  return {
    locals: localsOf(documents, lists, reserved),
    values,
    preconditions: preconditionsOf(all, inputs, reserved.unsupported !== undefined),
    validations: VALUES_VALIDATIONS,
  };
}

function localsOf(
  documents: readonly Layer[],
  lists: readonly OwnList[],
  reserved: ReservedValues,
): Record<string, Json> {
  const unsupported = Object.entries(reserved.unsupported ?? {});
  return Object.fromEntries([
    ...documents.map(({ name, document }) => [`values_${name}`, document] as const),
    // As in helm, a list in a later document of the user replaces the list in an earlier one.
    ['values_reversed', '${[for text in reverse(var.values) : try(yamldecode(text), {})]}'],
    ...lists.map(({ path, expression }) => [
      listName(path),
      `\${concat(${expression}, try([for document in local.values_reversed : document.${path} if can(length(document.${path}))][0], []))}`,
    ]),
    ['values_secret', found(reserved.secrets.map((path) => [path, path]))],
    [
      'values_owned',
      found(Object.entries(reserved.owned).map(([path, prop]) => [path, `${path} (${inputPath(prop)})`])),
    ],
    [
      'values_environment_reserved',
      `\${flatten([for document in local.values_reversed : [for entry in concat(${reserved.environmentLists
        .map((path) => `try(document.${path}, [])`)
        .join(
          ', ',
        )}) : entry.name if contains(${JSON.stringify(Object.keys(reserved.variables))}, try(entry.name, ""))]])}`,
    ],
    ...(unsupported.length === 0
      ? []
      : [
          [
            'values_unsupported',
            found(unsupported.map(([path, remedy]) => [path, `${path}: ${remedy}`])),
          ] as const,
        ]),
  ]);
}

/** Conditions on the locals of the values. */
function preconditionsOf(
  all: readonly string[],
  inputs: readonly string[],
  hasUnsupported: boolean,
): Validation[] {
  return [
    {
      condition: `\${!anytrue([${all.map((name) => `issensitive(jsonencode(local.${name}))`).join(', ')}])}`,
      error_message: sensitive(
        'values',
        `\${join(", ", [for name, is_sensitive in { ${inputs.map((name) => `${name} = issensitive(jsonencode(var.${name}))`).join(', ')} } : name if is_sensitive])} has a sensitive value in it.`,
      ),
    },
    {
      condition: `\${length(local.values_secret) == 0}`,
      error_message: `[values.secret] values: They set \${join(", ", local.values_secret)}. Values are stored in the state, shown in plans and kept in the cluster. Use credentials for the password.`,
    },
    {
      condition: `\${length(local.values_owned) == 0}`,
      error_message: `[values.owned] values: They set \${join(", ", local.values_owned)}. Use the input in parentheses: such a key ties the release to its Secret, its data or its address.`,
    },
    {
      condition: `\${length(local.values_environment_reserved) == 0}`,
      error_message: `[values.environment.reserved] values: They set \${join(", ", local.values_environment_reserved)}. Inputs set these variables. Remove them from values: they would override the inputs.`,
    },
    ...(!hasUnsupported
      ? []
      : [
          {
            condition: `\${length(local.values_unsupported) == 0}`,
            error_message: `[values.unsupported] values: \${join(" ", local.values_unsupported)}`,
          },
        ]),
  ];
}

/** Validations of the input `values`. */
const VALUES_VALIDATIONS: Validation[] = [
  {
    condition: '${!issensitive(jsonencode(var.values))}',
    error_message: sensitive('values', 'They have a sensitive value in them.'),
  },
  {
    condition: '${alltrue([for text in var.values : can(keys(yamldecode(text)))])}',
    error_message:
      '[values.notAMap] values: Give YAML documents that are maps, for example yamlencode({ server = { loggingLevel = "DEBUG" } }).',
  },
];

function listName(path: string): string {
  return `list_${path.replace(/\W/g, '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** An expression of the reserved paths that the user's documents set. */
function found(paths: readonly (readonly [path: string, named: string])[]): string {
  const tests = paths.map(([path, named]) => `can(document.${path}) ? ${JSON.stringify(named)} : ""`);
  return `\${compact(flatten([for document in local.values_reversed : [${tests.join(', ')}]]))}`;
}

function sensitive(path: string, what: string): string {
  return `[values.sensitive] ${path}: ${what} Values are stored in the state, shown in plans and kept in the cluster. Use credentials for passwords and secret_environment for other secrets.`;
}

/** Addresses of the ownership check. Without the data sources no other release is found. */
export const RELEASE_ADDRESSES: Readonly<Record<string, string>> = {
  'data.kubernetes_resources.foreign-release.objects':
    'flatten(data.kubernetes_resources.foreign_release[*].objects)',
  'data.kubernetes_resources.foreign-release': 'data.kubernetes_resources.foreign_release',
  'data.kubernetes_resources.release-of-another-state.objects':
    'flatten(data.kubernetes_resources.release_of_another_state[*].objects)',
  'data.kubernetes_resources.release-of-another-state': 'data.kubernetes_resources.release_of_another_state',
  'release.upgradeInstall': 'release.upgrade_install',
};

/** The layer with the owner's id: see `ownership` in the library. */
export function ownerLayer({ valuesKey }: ReleaseMark = LABEL_MARK): Layer {
  return {
    name: 'owner',
    document: `\${local.shared_namespace ? { ${valuesKey} = { "cdktf-prefect/owner" = terraform_data.owner.id } } : {}}`,
  };
}

/** The options of a helm_release, without its values. */
export type ReleaseParts = Pick<
  HelmReleaseOptions,
  'name' | 'namespace' | 'chart' | 'reserved' | 'release' | 'wait' | 'mark'
>;

/** The helm_release without its values, and its ownership check. */
export function releaseResources(
  writer: ModuleWriter,
  parts: (decide: Decide) => ReleaseParts,
): Map<string, Node> {
  return writer.resources((decide) =>
    helmRelease(writer.stack, 'release', {
      ...parts(decide),
      ...{ layers: [], protection: [], lists: {}, dependsOn: [], preconditions: [] },
      sharedNamespace: isShared(decide),
    }),
  );
}

/** Whether the namespace may hold a release of another owner. */
function isShared(decide: Decide): boolean {
  const test = 'local.shared_namespace';
  const alternatives = [
    { name: 'shared', test },
    { name: 'own', test: `!${test}` },
  ];
  return decide({ id: test, alternatives }) === 0;
}

/** Adds values, conditions and dependencies to a helm_release. */
export function completeRelease(
  resources: ResourceBlocks,
  address: string,
  values: PrintedValues,
  others: { readonly conditions: readonly Validation[]; readonly dependsOn: readonly string[] },
): void {
  resources.change('terraform_data.owner', ({ count: _, ...body }) => body);
  resources.change(address, (body) => ({
    ...body,
    values: values.values,
    lifecycle: {
      precondition: [...ownershipConditions(body), ...values.preconditions, ...others.conditions],
    },
    depends_on: others.dependsOn,
  }));
}

/** The library's ownership conditions. Its conditions on values are left out, because a module has other locals. */
export function ownershipConditions({ lifecycle }: Body): Validation[] {
  const { precondition } = lifecycle as { readonly precondition: readonly Validation[] };
  return precondition.filter(({ condition }) => !condition.includes('issensitive('));
}
