import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** Every import in the source, with the file that has it. */
function imports(): { file: string; module: string; typeOnly: boolean }[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const source = readFileSync(join(ROOT, 'src', file), 'utf8');
      return [...source.matchAll(/^(?:import|export) (type )?[^;]*? from '([^']+)';/gms)].map(
        ([, type, module]) => ({ file, module, typeOnly: type !== undefined }),
      );
    });
}

/** The index of a provider has every resource in it: over a second, and 250 MB. */
test('the library loads no index of a provider', () => {
  const script = `
    require('./src/index.ts');
    console.log(JSON.stringify(Object.keys(require.cache).filter((path) => path.includes('@cdktf'))));
  `;
  const output = execFileSync(process.execPath, ['--import', 'tsx', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const loaded = (JSON.parse(output) as string[]).map((path) => path.replaceAll('\\', '/'));
  expect(loaded.filter((path) => /\/lib\/(secret-v1|release|password)\/index\.js$/.test(path))).toHaveLength(
    3,
  );
  expect(loaded.filter((path) => /provider-\w+\/lib\/(lazy-)?index\.js$/.test(path))).toEqual([]);
  // Larger than all others together, for stacks that have a Job or a load balancer.
  expect(
    loaded.filter((path) => /\/lib\/(job-v1|service-v1|data-kubernetes-service-v1)\//.test(path)),
  ).toEqual([]);
});

test('only cdktf, constructs, deep modules of the three providers, and Node', () => {
  const outside = imports()
    .map(({ module }) => module)
    .filter((module) => !module.startsWith('.'));
  const others = outside.filter(
    (module) =>
      !['cdktf', 'constructs'].includes(module) &&
      !/^node:/.test(module) &&
      !/^@cdktf\/provider-(helm|kubernetes|random)\/lib\/[\w-]+$/.test(module),
  );
  expect(others).toEqual([]);
  expect(outside.filter((module) => /\/lib\/(lazy-)?index$/.test(module))).toEqual([]);
});

test('charts make no resource, and know no construct', () => {
  const resources = imports().filter(
    ({ file, module }) => file.includes('/chart/') && /^(@cdktf|constructs)/.test(module),
  );
  expect(resources).toEqual([]);
});
