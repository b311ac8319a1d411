import { BasicAuth } from '../src';
import type { Json } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import type { Plan } from '../toolbox/terraform';
import { Installation, server } from './kit/installation';
import { placesWith } from './kit/leaks';
import { call } from './kit/module';
import { suite } from './kit/needs';

const OLDER_IMAGE = '3.8.2-python3.11';

async function byConstruct(): Promise<Installation> {
  const installation = await Installation.create(server({ basicAuth: BasicAuth.generated() }));
  await installation.apply();
  installation.change(server({ basicAuth: BasicAuth.generated(), image: { tag: OLDER_IMAGE } }));
  return installation;
}

async function byModule(): Promise<Installation> {
  const installation = await Installation.create();
  const inputs = { basic_auth: { type: 'generated' } };
  await call(installation, 'prefect-server', inputs);
  await installation.apply();
  await call(installation, 'prefect-server', { ...inputs, image: { tag: OLDER_IMAGE } });
  return installation;
}

/** The attributes of the one changed resource that differ, and those documents of its values. */
function difference({ json }: Plan): { attributes: string[]; documents: string[][] } {
  const changed = json.resource_changes.filter(({ change }: Json) => change.actions.join() === 'update');
  expect(changed).toHaveLength(1);
  const { before, after, after_unknown: unknown } = changed[0].change;
  const attributes = Object.keys({ ...before, ...after, ...unknown }).filter(
    (name) => unknown[name] === true || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const documents = before.values
    .map((text: string, index: number) => [text, after.values[index]])
    .filter(([one, other]: [string, string]) => one !== other);
  expect(after.values).toHaveLength(before.values.length);
  return { attributes, documents };
}

suite('a plan', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test.each([
    ['construct', byConstruct],
    ['module', byModule],
  ])(
    'of another image shows one document of the values, and no secret, with the %s',
    async (_author, make) => {
      const installation = await make();
      const { workspace, kube, namespace } = installation;
      const plan = await workspace.plan();
      const { attributes, documents } = difference(plan);
      // Terraform also prints the documents beside the one that changed.
      const [printed] = /^ {6}~ values .*?^ {8}\]$/ms.exec(plan.text) ?? [''];
      expect(printed).toContain(OLDER_IMAGE);
      expect(printed.split('\n').length).toBeLessThanOrEqual(22);
      // The provider makes `id` and `metadata` anew with each revision.
      expect(attributes.sort()).toEqual(['id', 'metadata', 'values']);
      expect(documents).toEqual([
        [expect.not.stringContaining(OLDER_IMAGE), expect.stringContaining(OLDER_IMAGE)],
      ]);

      const secrets = [
        await kube.secret(namespace, 'prefect-server-database-v1'),
        await kube.secret(namespace, 'prefect-server-api-auth'),
      ];
      const passwords = secrets.flatMap(Object.values<string>).map((value) => value.replace(/^admin:/, ''));
      const shown = (await workspace.ok(['show', '-no-color'])).stdout;
      expect(passwords.length).toBeGreaterThan(1);
      expect(placesWith({ plan: plan.text, 'terraform show': shown }, passwords)).toEqual([]);
      installation.remove();
    },
  );
});
