import { Namespace, Prefect1Server, type Prefect1ServerProps } from '../../src';
import { PREFECT1_CHART_VERSION } from '../../src/prefect1-server/versions';
import { type Build, chartFile } from './installation';

export async function server(props: Prefect1ServerProps, namespaceOf = Namespace.create): Promise<Build> {
  const source = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
  return (stack, { namespace: name }) => {
    const namespace = namespaceOf(name);
    new Prefect1Server(stack, 'prefect', { namespace, chart: source, ...props }).addOutputs();
  };
}
