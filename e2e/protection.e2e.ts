import { TerraformVariable } from 'cdktf';
import { BasicAuth, Credentials, Database, Namespace, type PrefectServerProps } from '../src';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { type Build, Installation, server } from './kit/installation';
import { suite } from './kit/needs';

const DESTROYED = /Error: (Instance|Resource instance) cannot be destroyed/;
const CLAIM = 'prefect-server-database';
const OTHER_CLAIM = 'other-database';

/** The errors of a plan, which is expected to have some. */
async function refused({ workspace }: Installation, ...args: string[]): Promise<string> {
  const { code, stderr } = await workspace.run(['plan', '-no-color', ...args]);
  expect(code).toBe(1);
  return stderr.replace(/\n[│ ]*/g, ' ');
}

/** The password is that of a variable, for the database and for the API. */
const given: Build = (stack, site) => {
  const { stringValue } = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true });
  server({
    database: Database.bundled({ credentials: Credentials.fromPassword(stringValue) }),
    basicAuth: BasicAuth.fromPassword(stringValue),
  })(stack, site);
};

suite('what is an error of the plan', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test('changes that would destroy the claim or its namespace', async () => {
    const installation = await Installation.create(server());
    await installation.apply();
    const changes: PrefectServerProps[] = [
      { name: 'other' },
      { namespace: Namespace.create(`${installation.namespace}-2`) },
      { database: Database.bundled({ storageClass: 'immediate' }) },
      { database: Database.bundled({ accessMode: 'ReadWriteMany' }) },
      { database: Database.sqlite() },
    ];
    for (const props of changes) {
      installation.change(server(props));
      expect(await refused(installation)).toMatch(DESTROYED);
    }
    installation.change(server({ database: Database.bundled({ size: '4Gi' }) }));
    expect(await refused(installation)).toMatch(
      `The claim ${installation.namespace}/${CLAIM} has 8Gi, and Kubernetes makes no volume smaller.`,
    );
    expect(await refused(installation, '-destroy')).toMatch(DESTROYED);
    installation.remove();
  });

  test('another given password at the same version, and an auth Secret that was edited', async () => {
    const installation = await Installation.create(given, { variables: { password: 'a-Password-1' } });
    await installation.apply();
    installation.workspace.setVariables({ password: 'a-Password-2' });
    const errors = await refused(installation);
    expect(errors).toMatch(/-database-given-v1 does not hold the password that Terraform has/);
    expect(errors).toMatch(/auth Secret does not hold the password that is given/);
    expect(errors).not.toMatch(/a-Password/);
    installation.workspace.setVariables({ password: '' });
    expect(await refused(installation)).toMatch(/\[credentials\.password\.empty\] basicAuth\.password/);

    installation.workspace.setVariables({ password: 'a-Password-1' });
    const auth = await installation.secret('prefect-server-api-auth');
    const data = { 'auth-string': Buffer.from('admin:edited').toString('base64') };
    await installation.kube.patch('secret', installation.namespace, auth.metadata.name, { data });
    expect(await refused(installation)).toMatch(/auth Secret does not hold the password that is given/);
    installation.remove();
  });
});

suite('a claim made here', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test.each<[string, Database]>([
    ['existingClaim', Database.bundled({ existingClaim: OTHER_CLAIM })],
    [
      'an external database',
      Database.external({ host: 'db.example.com', credentials: Credentials.generated() }),
    ],
  ])('stays, and Terraform forgets it, with %s', async (_title, database) => {
    const installation = await Installation.create(server());
    const { kube, namespace } = installation;
    await installation.apply();
    const claim = await kube.get('pvc', namespace, CLAIM);
    await kube.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: OTHER_CLAIM, namespace },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
    });

    installation.change(server({ database }));
    await installation.apply();
    const { metadata } = await kube.get('pvc', namespace, CLAIM);
    expect([metadata.uid, metadata.deletionTimestamp]).toEqual([claim.metadata.uid, undefined]);
    expect(Object.keys(await installation.workspace.resources()).join()).not.toContain('volume_claim');
    installation.remove();
  });
});
