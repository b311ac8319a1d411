import { App, TerraformStack } from 'cdktf';
import {
  Prefect1Server,
  type Prefect1ServerProps,
  PrefectBackup,
  PrefectServer,
  type PrefectServerProps,
} from '../../src';
import { terraformBinary } from '../../toolbox/terraform';
import { PREFECT1_SCENARIOS } from '../support/prefect1-scenarios';
import { SCENARIOS, STANDALONE_WORKERS } from '../support/scenarios';
import { emptyStack, synthesize } from '../support/template';
import { inputsOf, serverInputsOf } from './support/inputs';
import { comparable, valuesOf, withoutUnknown } from './support/values';

const isMissing = terraformBinary() === undefined;
const withTerraform = isMissing ? describe.skip : describe;
const titled = (title: string) => `${title}${isMissing ? ': there is no terraform' : ''}`;

/** Scenarios with one server, and its props. */
const SERVERS = Object.entries(SCENARIOS).flatMap(([name, scenario]) => {
  const stack = new TerraformStack(new App(), 'stack');
  scenario.build(stack);
  const server = stack.node.children.find((child) => child instanceof PrefectServer) as
    | PrefectServer
    | undefined;
  return server === undefined ? [] : [{ name, scenario, server }];
});

withTerraform(titled('values of the module prefect-server'), () => {
  let found: Record<string, any> = {};

  beforeAll(() => {
    found = valuesOf(
      'prefect-server',
      Object.fromEntries(SERVERS.map(({ name, server }) => [name, serverInputsOf(server._settings.props)])),
    );
  });

  test.each(SERVERS.map((each) => [each.name, each] as const))(
    '%s: the same as the construct',
    (name, each) => {
      const { scenario, server } = each;
      const expected = withoutUnknown(
        synthesize(scenario.build).values(server._settings.props.releaseName ?? server.name),
      );
      expect(comparable(found[name].values)).toEqual(comparable(expected));
    },
  );

  test.each(SERVERS.map((each) => [each.name, each] as const))(
    '%s: the same network policies',
    (name, { scenario, server }) => {
      const made = Object.values(synthesize(scenario.build).resources('kubernetes_network_policy_v1'));
      expect(found[name].policies).toEqual(
        Object.fromEntries(
          made.map((each) => [each.metadata.name.slice(server.name.length + 1), policyOf(each)]),
        ),
      );
    },
  );

  test.each(SERVERS.map((each) => [each.name, each] as const))(
    '%s: the same for a backup',
    (name, { scenario, server }) => {
      const { backup } = found[name];
      const expected = backupOf(scenario.build, server._settings.props);
      if (expected === undefined) {
        expect(backup.secret_name).toBeNull();
      } else {
        expect(backup).toMatchObject(expected);
      }
    },
  );

  const workers = SERVERS.flatMap(({ name, scenario, server }) =>
    server.workers.map((worker, index) => ({
      name,
      scenario,
      worker,
      props: server._settings.props.workers?.[index],
    })),
  );

  test.each(workers.map((each) => [each.name, each.worker.name, each] as const))(
    '%s: the worker %s has the same as the construct',
    (name, _worker, { scenario, worker, props }) => {
      const expected = withoutUnknown(synthesize(scenario.build).values(props?.releaseName ?? worker.name));
      const key = props?.name ?? `${props?.workPool}`;
      expect(ofWorker(found[name].workers[key])).toEqual(ofWorker(expected));
    },
  );
});

withTerraform(titled('values of the module prefect1-server'), () => {
  const servers = Object.entries(PREFECT1_SCENARIOS).map(([name, { build }]) => {
    const stack = emptyStack();
    build(stack);
    return { name, build, server: stack.node.children.find((child) => child instanceof Prefect1Server) };
  });
  let found: Record<string, any> = {};

  beforeAll(() => {
    found = valuesOf(
      'prefect1-server',
      Object.fromEntries(
        servers.map(({ name, server }) => [name, serverInputsOf(server?._settings.props ?? {})]),
      ),
    );
  });

  test.each(servers.map((each) => [each.name, each] as const))(
    '%s: the same as the construct',
    (name, { build, server }) => {
      const expected = withoutUnknown(synthesize(build).values(`${server?.name}`));
      expect(comparable(found[name].values)).toEqual(comparable(expected));
    },
  );

  test.each(servers.map((each) => [each.name, each] as const))(
    '%s: the same for a backup',
    (name, { build, server }) => {
      expect(found[name].backup).toMatchObject(backupOf(build, server?._settings.props ?? {}) as object);
    },
  );
});

withTerraform(titled('values of the module prefect-worker'), () => {
  test.each(Object.entries(STANDALONE_WORKERS))('%s: the same as the construct', (name, props) => {
    const found = valuesOf('prefect-worker', { worker: inputsOf(props) as Record<string, unknown> }).worker
      .values;
    const expected = withoutUnknown(
      synthesize(SCENARIOS[name].build).values(`prefect-worker-${props.workPool}`),
    );
    expect(ofWorker(found)).toEqual(ofWorker(expected));
  });
});

/** The template of the jobs is JSON in YAML, in which nothing is left out. */
function ofWorker(values: any): unknown {
  const { configuration, ...baseJobTemplate } = values.worker.config.baseJobTemplate ?? {};
  const config = { ...values.worker.config, baseJobTemplate };
  return {
    values: comparable({ ...values, worker: { ...values.worker, config } }),
    template: configuration && JSON.parse(configuration),
  };
}

/** A policy of a construct in the form of the module's. */
function policyOf({ spec }: any): unknown {
  const peers: any[] = spec.ingress[0].from;
  const namespaces = peers.flatMap((peer) => peer.namespace_selector?.match_expressions?.[0].values ?? []);
  return {
    selector: spec.pod_selector.match_labels,
    namespaces,
    peers: peers
      .filter((peer) => peer.namespace_selector?.match_expressions === undefined)
      .map((peer) => ({
        pod_labels: peer.pod_selector?.match_labels ?? {},
        namespace_labels: peer.namespace_selector?.match_labels ?? {},
        cidr: peer.ip_block?.cidr ?? null,
      })),
  };
}

/** What a backup of the construct has, in the form of the module's `backup_source`; undefined if it is refused. */
function backupOf(
  build: (stack: TerraformStack) => unknown,
  props: PrefectServerProps | Prefect1ServerProps,
): object | undefined {
  const isRefused = /^\[backup\.database\./m;
  try {
    const template = synthesize((stack) => {
      build(stack);
      const server = stack.node.children.find(
        (child) => child instanceof PrefectServer || child instanceof Prefect1Server,
      ) as PrefectServer | Prefect1Server;
      new PrefectBackup(stack, 'backup', { server });
    });
    const { metadata, spec } = template.resource('kubernetes_cron_job_v1').spec.job_template.spec.template;
    const [{ env, image, resources, ...container }] = spec.container;
    const own = /^(BACKUP_(DATABASE|FOLDER|KEEP|SERVER)|TERMINATION_LOG)$/;
    const affinity = spec.affinity?.pod_affinity.required_during_scheduling_ignored_during_execution[0];
    const variables: any[] = env.filter(({ name }: any) => !own.test(name));
    const secrets = variables.filter(({ value }) => value === undefined);
    return withoutUnknown({
      database_type: props.database?._spec.kind ?? 'bundled',
      image,
      pull_policy: container.image_pull_policy ?? null,
      pull_secrets: spec.image_pull_secrets.map(({ name }: any) => name),
      node_selector: spec.node_selector ?? {},
      resources,
      pod_annotations: metadata.annotations ?? {},
      priority_class_name: spec.priority_class_name ?? null,
      secret_name: secrets[0]?.value_from.secret_key_ref.name ?? null,
      sqlite:
        affinity === undefined
          ? null
          : {
              claim_name: spec.volume[0].persistent_volume_claim.claim_name,
              instances: affinity.label_selector[0].match_expressions[0].values,
            },
      environment: Object.fromEntries(
        variables.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, value]),
      ),
      secret_environment: Object.fromEntries(
        secrets.map(({ name, value_from: from }) => [name, from.secret_key_ref.key]),
      ),
    }) as object;
  } catch (error) {
    if (isRefused.test((error as Error).message.replace(/^ +/gm, ''))) {
      return undefined;
    }
    throw error;
  }
}
