import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { folders, readFiles, relativeLinks, relativeSources } from '../../modules-dist/module-files';
import { registryLayout } from '../../modules-dist/registry-layout';

const ROOT = join(__dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const layout = registryLayout(ROOT);
const examples = folders(join(ROOT, 'examples', 'hcl'));

/** Whether a path of the layout is a file or a folder in it. */
function exists(path: string): boolean {
  return layout.has(path) || [...layout.keys()].some((file) => file.startsWith(`${path}/`));
}

describe('the repository that registries read', () => {
  test('has what they want: a root module, README, LICENSE, CHANGELOG, and nothing that they do not know', () => {
    expect([...layout.keys()]).toEqual(
      expect.arrayContaining(['versions.tf', 'README.md', 'LICENSE', 'CHANGELOG.md']),
    );
    const tops = new Set([...layout.keys()].map((path) => path.split('/')[0]));
    const known = ['CHANGELOG.md', 'LICENSE', 'README.md', 'examples', 'files', 'inputs', 'modules', 'tests'];
    expect([...tops].filter((name) => !known.includes(name) && !/\.(?:tf|tofu)$/.test(name))).toEqual([]);
  });

  test('says in each module what Terraform and which providers it takes', () => {
    const modules = [...layout.keys()].filter((path) => path.endsWith('versions.tf'));
    expect(modules.length).toBe(folders(join(ROOT, 'modules')).length);
    for (const path of modules) {
      const text = layout.get(path) ?? '';
      const ranges = [...text.matchAll(/^ *(?:required_version|version) *= "(.*)"$/gm)].map(
        ([, range]) => range,
      );
      expect([path, text.match(/^ *source *= "hashicorp\//gm)?.length]).toEqual([path, ranges.length - 1]);
      expect([path, ranges.filter((range) => !/^>= /.test(range))]).toEqual([path, []]);
      expect(exists(posix.join(posix.dirname(path), 'README.md'))).toBe(true);
      expect(exists(posix.join(posix.dirname(path), 'variables.tf'))).toBe(true);
    }
    const configured = [...layout].filter(
      ([path, text]) =>
        !path.startsWith('examples/') && path.endsWith('.tf') && /^(?:provider| {2}backend) "/m.test(text),
    );
    expect(configured.map(([path]) => path)).toEqual([]);
  });

  test('has no source of a module that leads nowhere', () => {
    for (const { file, source } of relativeSources(layout)) {
      const target = posix.join(posix.dirname(file), source);
      expect([
        file,
        source,
        [...layout.keys()].some((path) => posix.dirname(path) === posix.normalize(target)),
      ]).toEqual([file, source, true]);
    }
  });

  test('has no link of a document that leads nowhere, in it or in the sources', () => {
    for (const { file, link } of relativeLinks(layout)) {
      const target = posix.join(posix.dirname(file), link);
      expect([file, link, target === '.' || exists(target)]).toEqual([file, link, true]);
    }
    const sources = /https:\/\/github\.com\/cdktf-prefect\/cdktf-prefect\/blob\/v([^/]+)\/([^)#]+)/g;
    for (const [file, text] of [...layout].filter(([path]) => path !== 'CHANGELOG.md')) {
      for (const [, of, path] of text.matchAll(sources)) {
        expect([file, of, path, existsSync(join(ROOT, path))]).toEqual([file, version, path, true]);
      }
    }
  });

  test.each(examples)('has the example %s with the published module of this version', (example) => {
    const text = layout.get(`examples/${example}/main.tf`) ?? '';
    expect(text).not.toMatch(/#(?:end)?region/);
    const calls = [...text.matchAll(/^module "\w+" \{\n +source +(= ".+")\n +version +(= ".+")$/gm)];
    expect(calls.length).toBe([...text.matchAll(/^module /gm)].length);
    for (const [, source, of] of calls) {
      expect([source, of]).toEqual([
        expect.stringMatching(/^= "cdktf-prefect\/prefect\/kubernetes(\/\/modules\/[\w-]+)?"$/),
        `= "${version}"`,
      ]);
      const module = /\/\/(modules\/[\w-]+)/.exec(source)?.[1] ?? '.';
      expect(exists(posix.join(module, 'versions.tf'))).toBe(true);
    }
    expect(layout.has(`examples/${example}/README.md`)).toBe(true);
  });

  test('lists each example in the README', () => {
    const readme = layout.get('README.md');
    for (const example of examples) {
      expect(readme).toContain(`](examples/${example})`);
    }
  });
});

describe('the examples in the checkout', () => {
  const files = readFiles(join(ROOT, 'examples', 'hcl'));

  test.each(examples)('%s uses modules of the checkout, and locks no platform', (example) => {
    const sources = relativeSources(files).filter(({ file }) => posix.dirname(file) === example);
    // One is of what comes after a server.
    expect(sources.length > 0).toBe(example !== 'prefect-provider');
    for (const { source } of sources) {
      expect([source, existsSync(join(ROOT, 'examples', 'hcl', example, source, 'versions.tf'))]).toEqual([
        source,
        true,
      ]);
    }
    expect(existsSync(join(ROOT, 'examples', 'hcl', example, '.terraform.lock.hcl'))).toBe(false);
  });

  test.each(examples)('%s says how to make the lock file for five platforms', (example) => {
    expect(files.get(join(example, 'README.md'))).toContain('](../README.md#the-lock-file)');
    const [, section = ''] = (files.get('README.md') ?? '').split('## The lock file');
    const [, command = ''] = /```sh\n(terraform providers lock .*?)```/s.exec(section) ?? [];
    expect([...command.matchAll(/-platform=(\w+)/g)].map(([, platform]) => platform)).toEqual([
      'linux_amd64',
      'linux_arm64',
      'darwin_amd64',
      'darwin_arm64',
      'windows_amd64',
    ]);
  });
});
