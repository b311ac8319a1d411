import { DataResource, TerraformOutput, TerraformVariable } from 'cdktf';
import { Credentials, Database, type PrefectServerProps } from '../src';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { type Build, Installation, server } from './kit/installation';
import { leaks, placesWith } from './kit/leaks';
import { suite } from './kit/needs';

const ODD_PASSWORD = `o'd"d p@ss/w:r%d?#&=\\$(HOME)$$ü+{}\${x}%{y}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the search finds a password', () => {
  test.each([
    ['plain', ODD_PASSWORD],
    ['percent-encoded', encodeURIComponent(ODD_PASSWORD)],
    ['in JSON', JSON.stringify({ ODD_PASSWORD })],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ ODD_PASSWORD }))],
    ['in JSON as Go writes it', JSON.stringify(ODD_PASSWORD).replaceAll('&', '\\u0026')],
    ['in base64', base64(ODD_PASSWORD)],
    ['in base64 after one byte', base64(`:${ODD_PASSWORD}:`)],
    ['in base64 after two bytes', base64(`ab${ODD_PASSWORD}`)],
    ['in base64 between other things', base64(`admin:${ODD_PASSWORD}@host`)],
  ])('%s', (_form, text) => {
    const places = { here: `before ${text} after`, there: 'nothing' };
    expect(placesWith(places, ['other', ODD_PASSWORD])).toEqual(['here']);
    expect(placesWith(places, ['other'])).toEqual([]);
  });
});

suite(
  'a leak that was planted is found',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    const given = { variables: { given: ODD_PASSWORD } };
    const made: Installation[] = [];

    afterAll(() => {
      for (const installation of made) installation.remove();
    });

    /** A server with a given password, which the test knows beforehand, and with planted leaks. */
    async function installed(
      plant: (...[stack, password]: [Parameters<Build>[0], string]) => PrefectServerProps | undefined,
    ): Promise<Installation> {
      const installation = await Installation.create((stack, site) => {
        const password = new TerraformVariable(stack, 'given', { type: 'string', sensitive: true });
        const credentials = Credentials.fromPassword(password.stringValue);
        const planted = plant(stack, password.stringValue) ?? {};
        server({ database: Database.bundled({ credentials }), ...planted })(stack, site);
      }, given);
      made.push(installation);
      await installation.workspace.apply();
      return installation;
    }

    test('in a ConfigMap, an Event, the metadata of the Secret, the namespace', async () => {
      const installation = await installed(() => undefined);
      const { workspace, kube, namespace } = installation;
      expect(await leaks(installation)).toEqual([]);
      const elsewhere = { workspace, kube, namespace: 'default', passwords: new Map() };
      await expect(leaks(elsewhere)).rejects.toThrow('has a Secret, and none in default has a password');
      const text = `postgresql://prefect:${encodeURIComponent(ODD_PASSWORD)}@host`;
      const metadata = { name: 'planted', namespace };
      const involvedObject = { kind: 'Pod', name: 'x', namespace };
      await kube.apply(
        { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text } },
        { apiVersion: 'v1', kind: 'Event', metadata, involvedObject, message: text },
      );
      const patch = { metadata: { annotations: { planted: base64(text) } } };
      await kube.patch('secret', namespace, 'prefect-server-database-given-v1', patch);
      await kube.patch('namespace', undefined, namespace, patch);
      expect((await leaks(installation)).sort()).toEqual(
        expect.arrayContaining([
          `ConfigMap ${namespace}/planted`,
          `Event ${namespace}/planted`,
          `metadata of the Secret ${namespace}/prefect-server-database-given-v1`,
          `namespace ${namespace}`,
        ]),
      );
    });

    test('in values, so in the release, the pods, and every plan', async () => {
      const installation = await installed(() => ({ environment: { PLANTED: base64(ODD_PASSWORD) } }));
      const { namespace } = installation;
      const found = await leaks(installation);
      expect(found).toEqual(
        expect.arrayContaining([
          'plan as JSON, not marked as sensitive',
          'what applies printed',
          `helm release in Secret ${namespace}/sh.helm.release.v1.prefect-server.v1`,
          `Deployment ${namespace}/prefect-server`,
        ]),
      );
      expect(found.some((place) => place.startsWith(`Pod ${namespace}/prefect-server-`))).toBe(true);
    });

    test('in an output, sensitive or not, and in the text of a plan', async () => {
      const sensitive = await installed((stack, password) => {
        new TerraformOutput(stack, 'planted', { value: password, sensitive: true });
        return undefined;
      });
      expect(await leaks(sensitive)).toEqual(['outputs']);
      sensitive.change((stack, site) => {
        const password = new TerraformVariable(stack, 'given', { type: 'string', sensitive: true });
        const credentials = Credentials.fromPassword(password.stringValue);
        server({ database: Database.bundled({ credentials }) })(stack, site);
        new TerraformOutput(stack, 'shown', { value: base64(ODD_PASSWORD) });
      });
      expect(await leaks(sensitive)).toEqual(
        expect.arrayContaining(['plan as text', 'plan as JSON, not marked as sensitive', 'outputs']),
      );
    });

    test('in the state, where the password is write-only or of an existing Secret', async () => {
      const installation = await Installation.create((stack, site) => {
        const password = new TerraformVariable(stack, 'given', { type: 'string', sensitive: true });
        new DataResource(stack, 'planted', { input: { planted: password.stringValue } });
        server({ database: Database.bundled({ credentials: Credentials.writeOnly() }) })(stack, site);
      }, given);
      made.push(installation);
      await installation.apply();
      const { kube, namespace } = installation;
      await kube.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'existing', namespace },
        stringData: { password: ODD_PASSWORD },
      });
      expect(await leaks(installation)).toEqual([
        // What terraform_data makes of a sensitive value is not marked.
        'plan as JSON, not marked as sensitive',
        'state',
        'plan as JSON',
      ]);
    });
  },
);
