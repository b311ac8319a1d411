import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS, filesIn, PIPELINES, ROOT, text, WORKFLOWS, yaml } from './support/files';

const FILES = [...new Set([...WORKFLOWS, ...ACTIONS, ...filesIn('examples/pipelines')])].filter(
  (path) => !/\.(cjs|rego)$/.test(path),
);
const OWN = require('../../package.json');

/** What users make themselves. */
const OF_USERS = ['ci/allowed-losses'];

function matches(pattern: RegExp, files = FILES): { path: string; found: string }[] {
  return files.flatMap((path) => [...text(path).matchAll(pattern)].map(([, found]) => ({ path, found })));
}

function one(path: string, pattern: RegExp): string {
  const found = pattern.exec(text(path));
  if (found === null) throw new Error(`${path} has nothing like ${pattern}`);
  return found[1];
}

describe('everything that a pipeline names exists', () => {
  test('scripts of ci', () => {
    const named = matches(/(?<![\w./-])(ci\/[\w.-]+\w)/g).filter(({ found }) => !OF_USERS.includes(found));
    expect(new Set(named.map(({ found }) => found)).size).toBeGreaterThan(8);
    expect(named.filter(({ found }) => !existsSync(join(PIPELINES, found)))).toEqual([]);
  });

  test('no file of ci is there for nobody', () => {
    const files = filesIn('examples/pipelines/ci').map((path) => path.replace('examples/pipelines/', ''));
    const named = filesIn('examples/pipelines').map(text).join('\n');
    expect(files.filter((path) => !named.includes(path.replace(/^ci\//, '')))).toEqual([]);
  });

  test('local actions', () => {
    const actions = matches(/uses: \.\/(\.github\/actions\/\S+)/g);
    expect(actions.length).toBeGreaterThan(5);
    expect(
      actions.filter(({ found }) => !existsSync(join(PIPELINES, 'github-actions', found, 'action.yml'))),
    ).toEqual([]);
  });

  test('npm scripts', () => {
    const named = matches(/\bnpm run ([\w:-]+)/g);
    expect(named.filter(({ found }) => !(found in OWN.scripts))).toEqual([]);
  });

  test('inputs of the action', () => {
    const { inputs } = yaml(ACTIONS[0]);
    for (const path of WORKFLOWS) {
      const jobs = Object.values<any>(yaml(path).jobs);
      const given = jobs.flatMap(({ steps }) =>
        steps.flatMap(({ uses, with: values }: any) =>
          uses?.startsWith('./') ? Object.keys(values ?? {}) : [],
        ),
      );
      expect([path, given.filter((name) => !(name in inputs))]).toEqual([path, []]);
    }
  });

  test('files and folders of this repository in its own workflows', () => {
    const own = FILES.filter((path) => path.startsWith('.github'));
    const named = matches(/(?<=\s)(\.ci\/run|CHANGELOG\.md|__tests__\/e2e\/[\w/]+)/g, own);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter(({ found }) => !existsSync(join(ROOT, found)))).toEqual([]);
  });

  test('the stack that the app makes', () => {
    const stack = one('examples/pipelines/ci/stack.env', /PREFECT_DIRECTORY:=cdktf\.out\/stacks\/(\w+)\}/);
    expect(one('app/settings.schema.json', /"stackName": \{[^}]*"default": "(\w+)"/)).toBe(stack);
    expect(one('examples/python/main.py', /PrefectStack\(app, "(\w+)"\)/)).toBe(stack);
    expect(one('examples/pipelines/ci/stack.env', /PREFECT_STACK:=(\w+)\}/)).toBe(stack);
  });
});

describe('one version of a tool everywhere', () => {
  test.each([
    [
      'Terraform',
      /(?:terraform_version: v?|hashicorp\/terraform:|bin\/terraform|PREFECT_TERRAFORM_VERSION:=)(\d+\.\d+\.\d+)/g,
    ],
    ['OpenTofu', /(?:tofu_version: |opentofu\/opentofu:|bin\/tofu)(\d+\.\d+\.\d+)/g],
  ])('%s', (_tool, pattern) => {
    const named = matches(pattern, [...FILES, 'README.md']);
    expect(named.length).toBeGreaterThan(1);
    expect(new Set(named.map(({ found }) => found)).size).toBe(1);
  });

  test('helm and kubectl are those of the end-to-end tests', () => {
    const dockerfile = 'examples/pipelines/ci/Dockerfile';
    const helm = one('__tests__/e2e/support/go/helm/go.mod', /helm\.sh\/helm\/v3 v(\S+)/);
    const kubernetes = one('__tests__/e2e/support/go/kubernetes/go.mod', /k8s\.io\/kubernetes v(\S+)/);
    expect(one(dockerfile, /alpine\/helm:(\S+)/)).toBe(helm);
    expect(one(dockerfile, /kubectl:v(\S+)/)).toBe(kubernetes);
  });

  test('the oldest Node that is tested is the oldest that is taken', () => {
    expect(OWN.engines.node).toContain(one('.github/workflows/ci.yml', /node-version: (20\.\S+)/));
  });
});
