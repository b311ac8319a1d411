import { Token } from 'cdktf';
import type { ResolvedChart } from '../src/helm/prefect-helm';
import { ownLabels } from '../src/kubernetes/labels';
import { prefect1DatabaseSecret, prefect1DatabaseVolume } from '../src/prefect1-server/bind-database';
import { apolloApiUrl } from '../src/prefect1-server/chart/exposure';
import { type Prefect1Endpoint, prefect1Endpoint } from '../src/prefect1-server/endpoints';
import { type JobTemplateMap, jobTemplateMap } from '../src/prefect1-server/job-template';
import type { Prefect1ServerProps } from '../src/prefect1-server/props';
import type { EndpointComponent, Prefect1Settings } from '../src/prefect1-server/settings';
import { resolvePrefect1Chart } from '../src/prefect1-server/versions';
import type { Decide } from './decisions';
import { lazily, withGetters } from './lazily';
import type { ModuleWriter } from './module';

/** A Prefect 1 server from the module's inputs. It creates its resources in the writer's stack. */
export interface ModulePrefect1 {
  readonly settings: Prefect1Settings;
  readonly chart: ResolvedChart;
  readonly labels: Record<string, string>;
  readonly jobTemplate: JobTemplateMap | undefined;
  endpoint(component: EndpointComponent): Prefect1Endpoint | undefined;
}

export function modulePrefect1(writer: ModuleWriter, decide: Decide): ModulePrefect1 {
  const props = writer.props<Prefect1ServerProps>(decide);
  const namespace = Token.asString(writer.symbols.token('var.namespace.name'));
  const basis = { name: props.name as string, namespace, props };
  const labels = ownLabels(basis.name);
  const spec = () => props.database?._spec as NonNullable<Prefect1ServerProps['database']>['_spec'];
  const options = { name: basis.name, namespace, labels, dependsOn: [] };
  const secret = lazily(() => prefect1DatabaseSecret(writer.stack, spec(), options));
  // Terraform accepts no variable in prevent_destroy: see ADR-12.
  const volume = lazily(() =>
    prefect1DatabaseVolume(writer.stack, { _spec: spec(), _isProtected: false }, options),
  );
  const database = withGetters(
    {},
    { spec, secret, claimName: () => volume().claimName, claimUid: () => volume().claimUid },
  );
  const jobTemplate = lazily(() => jobTemplateMap(writer.stack, basis, labels, []));
  const endpoints = {
    ui: lazily(() => prefect1Endpoint(writer.stack, 'ui', basis, labels, [])),
    apollo: lazily(() => prefect1Endpoint(writer.stack, 'apollo', basis, labels, [])),
  };
  const settings = withGetters(
    { ...basis, database },
    {
      apolloApiUrl: () => apolloApiUrl(props, endpoints.apollo()?.address),
      jobTemplate: () => jobTemplate()?.reference,
    },
  );
  return withGetters(
    { settings, labels, endpoint: (component: EndpointComponent) => endpoints[component]() },
    { chart: () => resolvePrefect1Chart(props.chart), jobTemplate },
  );
}
