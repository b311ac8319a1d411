import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { definitions } from '../toolbox/custom-resources';
import { type Json, Kube } from '../toolbox/kube';
import { suite } from './kit/needs';

const PIPELINES = resolve(__dirname, '../examples/pipelines');
const OBJECTS = ['flux/source.yaml', 'flux/manual.yaml', 'flux/drift-only.yaml', 'argocd/application.yaml'];

suite('the custom resources of the pipelines', ['cluster', 'custom-resources'], () => {
  const kube = Kube.fromEnvironment();
  const made: string[] = [];

  beforeAll(async () => {
    for (const definition of definitions('pipelines')) {
      const { name } = definition.metadata;
      // A cluster that was named may have its own.
      if ((await kube.find('crd', undefined, name)) === undefined) {
        made.push(name);
        await kube.apply(definition);
      }
      await kube.waitFor('crd', undefined, name, ({ status }) =>
        status?.conditions?.some(({ type, status: is }: Json) => type === 'Established' && is === 'True'),
      );
    }
  });
  afterAll(async () => {
    for (const name of made) await kube.delete('crd', undefined, name);
  });

  /** What the API server says of a manifest, with unknown fields as errors. */
  const check = async (text: string): Promise<string> => {
    const args = [
      'create',
      '--dry-run=server',
      '--validate=strict',
      '--namespace=default',
      '--output=name',
      '--filename=-',
    ];
    const { stdout, stderr } = await kube.tryKubectl(
      args,
      text.replace(/^ {2}namespace: .*$/m, '  namespace: default'),
    );
    return stdout + stderr;
  };

  test.each(OBJECTS)('%s fits its definition', async (name) => {
    const text = readFileSync(join(PIPELINES, name), 'utf8');
    expect(await check(text)).toMatch(/^[\w.]+\/prefect\S*\n$/);
    const [field] = /^ {2}(?:path|url|project)(?=:)/m.exec(text) ?? [];
    expect(await check(text.replace(`${field}:`, `${field}s:`))).toMatch(/unknown field/);
  });
});
