import { Construct } from 'constructs';
import type { SettingsSchema } from '../settings/model';
import type { ReservedValues } from '../src/helm/user-value-checks';
import {
  PREFECT1_LAYERS,
  PREFECT1_LISTS,
  PREFECT1_MARK,
  PREFECT1_PROTECTION,
} from '../src/prefect1-server/chart/layers';
import { RESERVED_PREFECT1_VALUES } from '../src/prefect1-server/chart/reserved-values';
import { PREFECT1_CHECKS } from '../src/prefect1-server/checks';
import { PREFECT1_OUTPUT_GROUPS, Prefect1ServerOutputs } from '../src/prefect1-server/outputs';
import { escapeUserDocument } from '../src/terraform/escape';
import { PREFECT1_COMPARISONS, withComparisons } from './comparisons';
import type { Decide } from './decisions';
import type { ModuleDefinition, Output } from './definition';
import { HclNames } from './hcl-names';
import { completeRelease, layersOf, ownerLayer, releaseValues } from './helm-release';
import { inputSchema } from './inputs';
import { withGetters } from './lazily';
import { ModuleWriter } from './module';
import { snakeCase } from './names';
import { outputsOf, withDependencies } from './outputs';
import { PREFECT1_INPUTS } from './prefect1-inputs';
import { BEFORE_RELEASE, PREFECT1_ADDRESSES, prefect1Resources } from './prefect1-resources';
import { type ModulePrefect1, modulePrefect1 } from './prefect1-settings';
import { passwordInput } from './secrets';
import { type Conditions, conditionsOf, variables } from './variables';

const RULES = {
  enumerated: ['ServiceType'],
  elementwise: ['pull_secrets'],
  whole: ['ui.annotations', 'apollo.annotations', 'ui.ingress.annotations', 'apollo.ingress.annotations'],
  keys: {
    'agent.job.resources.requests': ['cpu', 'memory'],
    'agent.job.resources.limits': ['cpu', 'memory'],
  },
  passwords: { 'var.database.credentials': 'var.database_password' },
};

/** Only checks compare the SSL mode. */
const RULES_OF_CHECKS = { ...RULES, enumerated: [...RULES.enumerated, 'SslMode'] };

/** The module of a Prefect 1 server. */
export function prefect1Server(schema: SettingsSchema): ModuleDefinition {
  const inputs = inputSchema(schema, schema, PREFECT1_INPUTS);
  const writer = new ModuleWriter(inputs, RULES, PREFECT1_ADDRESSES);
  const server = (decide: Decide) => modulePrefect1(writer, decide);
  const settings = (decide: Decide) => server(decide).settings;
  const lists = Object.entries(PREFECT1_LISTS).map(([path, make]) => ({
    path,
    expression: writer.printer.listOf(
      writer.node((decide) => escapeUserDocument(make(settings(decide)) ?? [])),
    ),
  }));
  const values = releaseValues({
    layers: layersOf(writer, settings, PREFECT1_LAYERS),
    protection: [ownerLayer(PREFECT1_MARK), ...layersOf(writer, settings, PREFECT1_PROTECTION)],
    lists,
    reserved: reservedValues(new HclNames(inputs)),
    inputs: Object.keys(inputs.properties ?? {}).map(snakeCase),
  });
  const checker = new ModuleWriter(inputs, RULES_OF_CHECKS, PREFECT1_ADDRESSES);
  const checks = PREFECT1_CHECKS.map((check) =>
    checker.requirements((problems, decide) => {
      const { name, namespace, props, database } = modulePrefect1(checker, decide).settings;
      check(problems, withGetters({ name, namespace, props }, { spec: () => database.spec }));
    }),
  );
  const conditions = withComparisons(
    withInputsAlone(conditionsOf(checks, checker.printer)),
    PREFECT1_COMPARISONS,
  );
  const { resources, locals } = prefect1Resources(writer, server);
  completeRelease(resources, 'helm_release.server', values, {
    conditions: conditions.others,
    dependsOn: BEFORE_RELEASE,
  });
  return {
    name: 'prefect1-server',
    title: 'Prefect 1 server',
    introduction: INTRODUCTION,
    example: 'prefect1',
    providers: ['helm', 'kubernetes', 'random'],
    schema: inputs,
    variables: {
      ...variables(inputs, conditions, { values: { validation: values.validations } }),
      database_password: passwordInput('database_password', 'database.credentials'),
    },
    locals: {
      shared_namespace: `\${var.namespace.type == "existing"}`,
      ...locals,
      ...values.locals,
    },
    blocks: resources.blocks,
    outputs: prefect1Outputs(writer, server),
  };
}

/** Adapts remedies to the module's inputs, which have no certificates and no Secret keys except the password's. */
function withInputsAlone({ byVariable, others }: Conditions): Conditions {
  const kept = [...byVariable].map(
    ([name, validations]) =>
      [
        name,
        validations
          // Another check refuses the modes that need a certificate.
          .filter(({ error_message: message }) => !message.startsWith('[database.setup.sslCa.missing] '))
          .map(({ condition, error_message: message }) => ({
            condition,
            error_message: message.startsWith('[database.keys.unsupported] ')
              ? message.replace(/Give it as [^.]*\./, 'Remove it.')
              : message,
          })),
      ] as const,
  );
  return { byVariable: new Map(kept), others };
}

/** Unsupported paths of values. Their remedies need HCL names here, because they are in a local, not in a message. */
function reservedValues(names: HclNames): ReservedValues {
  const { unsupported = {}, ...others } = RESERVED_PREFECT1_VALUES;
  const remedies = Object.entries(unsupported).map(([path, remedy]) => [path, names.text(remedy, 'values')]);
  return { ...others, unsupported: Object.fromEntries(remedies) };
}

function prefect1Outputs(
  writer: ModuleWriter,
  server: (decide: Decide) => ModulePrefect1,
): Record<string, Output> {
  const outputs = outputsOf(writer, PREFECT1_OUTPUT_GROUPS, (group, prefix, decide) => {
    const known = server(decide);
    const addresses = withGetters(
      {},
      { ui: () => known.endpoint('ui')?.address, apollo: () => known.endpoint('apollo')?.address },
    );
    const data = withGetters({ settings: known.settings, addresses }, { chart: () => known.chart });
    new Prefect1ServerOutputs(new Construct(writer.stack, 'server'), data, prefix, [group]);
  });
  return withDependencies(outputs, DEPENDENCIES);
}

const RELEASE = ['helm_release.server'];

/** Outputs with names that others use at once. The namespace exists before the release. */
const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  namespace: ['kubernetes_namespace_v1.prefect'],
  release_name: RELEASE,
  cluster_graphql_url: RELEASE,
  graphql_url: RELEASE,
  ui_url: RELEASE,
  tenant: ['kubernetes_job_v1.tenant'],
  database_secret_name: [
    'kubernetes_namespace_v1.prefect',
    'kubernetes_secret_v1.database',
    'kubernetes_secret_v1.database_write_only',
  ],
  database_claim_name: ['kubernetes_namespace_v1.prefect', 'kubernetes_persistent_volume_claim_v1.database'],
};

const INTRODUCTION = `A Prefect 1 server on Kubernetes, for those who have to run one: a namespace, passwords in a Secret, the volume claim of the database, a release of the chart prefect-server of Prefect 1 that refers to them by name, and a tenant. No upgrade changes a password. **Prefect 1 has no authentication**: what lets everybody in is an error until \`acknowledge_no_authentication\` says that you know.`;
