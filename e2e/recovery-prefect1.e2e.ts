import { Credentials, Database, Namespace, Prefect1Server } from '../src';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { PREFECT1 } from './kit/generations';
import { chartFile } from './kit/installation';
import { suite } from './kit/needs';
import { type Generation, HELM_RECORD, Recovery, testRecovery } from './kit/recovery-cases';

/** With an agent, so that a Job runs while the release is made, and another one after it. */
const GENERATION: Generation = {
  names: PREFECT1,
  component: 'graphql',
  tags: ['2022.09.24', '2022.09.25'],
  build: async ({ tag, version = 1, preventDestroy }) => {
    const chart = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
    return (stack, { namespace }) => {
      new Prefect1Server(stack, 'prefect', {
        namespace: Namespace.create(namespace),
        chart,
        database: Database.bundled({ credentials: Credentials.generated({ version }), preventDestroy }),
        agent: { labels: ['kubernetes'] },
        versions: tag === undefined ? undefined : { server: tag, core: tag.replace('2022.09.2', '1.4.') },
      }).addOutputs();
    };
  },
  installs: [
    { after: 'the Secret', write: /^POST .*\/secrets$/, status: 'none' },
    { after: "helm's record", write: /^POST .*\/secrets$/, nth: 2, status: 'pending-install' },
    { after: 'half of the objects', write: /^POST .*\/deployments/, nth: 3, status: 'pending-install' },
    { after: 'all of the objects', write: /^POST .*\/statefulsets/, status: 'pending-install' },
    { after: "the agent's Job", write: /^POST .*\/jobs$/ },
    { after: "the end of helm's part", write: HELM_RECORD, status: 'deployed' },
    { after: "the tenant's Job", write: /^POST .*\/jobs$/, nth: 2, status: 'deployed' },
  ],
  upgrades: [
    { after: "helm's record", write: /^POST .*\/secrets$/, status: 'pending-upgrade' },
    { after: 'half of the objects', write: /^PATCH .*\/deployments\//, nth: 3, status: 'pending-upgrade' },
    { after: 'the old revision', write: HELM_RECORD, status: 'pending-upgrade' },
    { after: "the end of the agent's Job", write: /^DELETE .*\/jobs\//, nth: 1 },
    { after: "the tenant's new Job", write: /^POST .*\/jobs$/, nth: 2, status: 'deployed' },
  ],
  rotations: [
    { after: 'the new Secret', write: /^POST .*\/secrets$/, status: 'deployed' },
    { after: 'half of the objects', write: /^PATCH .*\/deployments\//, nth: 3, status: 'pending-upgrade' },
    { after: 'the old Secret', write: /^DELETE .*\/secrets\/prefect1-database/, status: 'deployed' },
  ],
  destroys: [
    { after: "the tenant's Job", write: /^DELETE .*\/jobs\//, status: 'deployed' },
    { after: 'half of the objects', write: /^DELETE .*\/deployments\//, nth: 3, status: 'uninstalling' },
    { after: 'the Secret', write: /^DELETE .*\/secrets\/prefect1-database/, status: 'none' },
    { after: 'the namespace', write: /^DELETE .*\/namespaces\/[^/]+$/, status: 'none' },
  ],
};

suite(
  'recovery of Prefect 1',
  ['terraform', 'providers', 'cluster', 'postgres', chartNeed(PREFECT1_CHART)],
  () => {
    const recovery = new Recovery(GENERATION);

    beforeAll(() => recovery.start());
    afterAll(() => recovery.stop());

    testRecovery(recovery, GENERATION);
  },
);
