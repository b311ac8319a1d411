import { App, TerraformStack } from 'cdktf';
import { Prefect1Server, PrefectServer } from '../../src';
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
