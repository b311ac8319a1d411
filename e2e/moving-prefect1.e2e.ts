import { inputsOf } from '../__tests__/modules/support/inputs';
import {
  Credentials,
  Database,
  Namespace,
  Prefect1JobTemplate,
  Prefect1Server,
  type Prefect1ServerProps,
  ServiceType,
} from '../src';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import type { Json } from '../toolbox/kube';
import { chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { chartFile, Installation } from './kit/installation';
import { moduleConfiguration } from './kit/module';
import { ADMIN, moveThereAndBack, RELEASE, RELEASE_OF_MODULE } from './kit/moves';
import { suite } from './kit/needs';

suite('a move of Prefect 1', ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART)], () => {
  test.each<[string, 'create' | 'existing', number, Prefect1ServerProps]>([
    [
      'in a namespace that it makes, with an agent and Services of its own,',
      'create',
      2,
      {
        labels: { team: 'data' },
        agent: { labels: ['k8s'], job: { template: Prefect1JobTemplate.inline({ kind: 'Job' }) } },
        ui: { type: ServiceType.NODE_PORT },
        apollo: { type: ServiceType.NODE_PORT },
        apolloApiUrl: 'http://node.example.com:30080/graphql',
        acknowledgeNoAuthentication: true,
      },
    ],
    [
      'in a namespace of somebody else, with a Job that set its database up,',
      'existing',
      1,
      {
        database: Database.external({
          host: 'db.example.com',
          credentials: Credentials.generated(),
          setup: { adminPassword: ADMIN },
        }),
      },
    ],
  ])('from the construct %s to the module, and back', async (_whose, type, passwords, props) => {
    const chart = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
    let inputs: Record<string, Json> = {};
    const installation = await Installation.create((stack, { namespace: name }) => {
      const namespace = Namespace[type](name);
      const server = new Prefect1Server(stack, 'prefect', { namespace, chart, ...props });
      server.addOutputs();
      inputs = inputsOf(server._settings.props) as Record<string, Json>;
    });
    if (type === 'existing') {
      await installation.makeNamespace();
    }
    const configuration = await moduleConfiguration('prefect1-server', inputs);
    await moveThereAndBack(installation, configuration, {
      passwords,
      there: [RELEASE_OF_MODULE],
      back: [RELEASE],
    });
    installation.remove();
  });
});
