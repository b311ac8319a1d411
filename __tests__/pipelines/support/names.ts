import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { TIERS } from '../../../toolbox/prerequisites';
import { ACTIONS, filesIn, PIPELINES, ROOT, text, WORKFLOWS } from './files';
import type { Json } from './plans';

/** Workflows and every file of the pipelines that names something. */
const FILES = [...new Set([...WORKFLOWS, ...ACTIONS, ...filesIn('examples/pipelines')])].filter(
  (path) => !/\.(cjs|rego)$/.test(path),
);
const OWN = require('../../../package.json');

/** What users make themselves. */
const OF_USERS = [
  'ci/allowed-losses',
  '.gitlab-ci.yml',
  'ci.yml',
  '.github/dependabot.yml',
  'requirements.txt',
  '.terraform.lock.hcl',
  'cdktf.json',
];

type Read = (path: string) => string;

/** Every name in a pipeline that is of nothing in this repository, or that another file has otherwise. */
export function problems(read: Read = text): string[] {
  const found = [
    scripts,
    actions,
    npmScripts,
    tiers,
    inputs,
    ownFiles,
    documented,
    outputs,
    stackNames,
    versions,
    delivered,
  ];
  return found.flatMap((find) => find(read));
}

function matches(read: Read, pattern: RegExp, files = FILES): { path: string; name: string }[] {
  return files.flatMap((path) => [...read(path).matchAll(pattern)].map(([, name]) => ({ path, name })));
}

function missing(named: { path: string; name: string }[], exists: (name: string) => boolean): string[] {
  return named
    .filter(({ name }) => !OF_USERS.includes(name) && !exists(name))
    .map(({ path, name }) => `${path}: there is no ${name}`);
}

function scripts(read: Read): string[] {
  const named = matches(read, /(?<![\w./-])(ci\/[\w.-]+\w)/g);
  return missing(named, (name) => existsSync(join(PIPELINES, name)));
}

function actions(read: Read): string[] {
  const file = (name: string): string => (name.endsWith('.yml') ? name : join(name, 'action.yml'));
  return FILES.flatMap((path) => {
    const repository = path.startsWith('.github/') ? ROOT : join(PIPELINES, 'github-actions');
    const used = matches(read, /uses: \.\/(\.github\/\S+)/g, [path]);
    return missing(used, (name) => existsSync(join(repository, file(name))));
  });
}

function npmScripts(read: Read): string[] {
  return missing(matches(read, /\bnpm run ([\w:-]+)/g), (name) => name in OWN.scripts);
}

/** The tiers that end-to-end tests are to have all of. */
function tiers(read: Read): string[] {
  const required = matches(read, /CDKTF_PREFECT_REQUIRE: (\S+)/g).flatMap(({ path, name }) =>
    name.split(',').map((tier) => ({ path, name: tier })),
  );
  return missing(required, (name) => name in TIERS);
}

function inputs(read: Read): string[] {
  const known = parse(read(ACTIONS[0])).inputs;
  const given = WORKFLOWS.flatMap((path) => {
    const steps = Object.values<Json>(parse(read(path)).jobs).flatMap((job) => job.steps ?? []);
    const own = steps.filter(({ uses }) => uses?.startsWith('./'));
    return own.flatMap((step) => Object.keys(step.with ?? {}).map((name) => ({ path, name })));
  });
  return missing(given, (name) => name in known);
}

/** Files of this repository in its own workflows. */
function ownFiles(read: Read): string[] {
  const own = FILES.filter((path) => path.startsWith('.github'));
  const named = matches(read, /(?<=\s)(\.ci\/\w+|[A-Z]+\.md|__tests__\/[\w/]+|dist\/[\w-]+)/g, own);
  const isMade = (name: string): boolean =>
    ['dist/python', 'dist/terraform-kubernetes-prefect'].includes(name);
  return missing(named, (name) => isMade(name) || existsSync(join(ROOT, name)));
}

/** Files in the text of the READMEs. */
function documented(read: Read): string[] {
  const readmes = FILES.filter((path) => path.endsWith('README.md'));
  const files = new Set(filesIn('examples/pipelines').map((path) => basename(path)));
  const named = matches(read, /`([\w./-]+\.(?:ya?ml|json|cjs|rego|sh|hcl|tf|env|txt))`/g, readmes);
  const made = ['guard.txt', 'report.json'];
  return missing(named, (name) => files.has(basename(name)) || made.includes(name));
}

/** What a pipeline takes from ci-plan is written by a script, or by itself. */
function outputs(read: Read): string[] {
  const written = filesIn('examples/pipelines/ci').map(text).join('\n');
  return FILES.flatMap((path) =>
    missing(matches(read, /ci-plan\/([\w.]+\w)/g, [path]), (name) => {
      const isOutput = new RegExp(`join\\(output, '${name}'\\)|(tee|>>?|summary\\.md) ?ci-plan/${name}\\b`);
      return isOutput.test(written) || isOutput.test(read(path));
    }),
  );
}

/** Each stack, and each environment, has the name of the stack that the app makes. */
function stackNames(read: Read): string[] {
  const [, stack] = /"stackName": \{[^}]*"default": "(\w+)"/.exec(read('app/settings.schema.json')) ?? [];
  const python = matches(read, /PrefectStack\(app, "(\w+)"\)/g, ['examples/python/complete.py']);
  const named = [
    /cdktf\.out\/stacks\/(\w+)/g,
    /PREFECT_STACK:=(\w+)\}/g,
    /terraform\/state\/(\w+)/g,
    /^ +environment: (\w+)$/gm,
    /^ +environment:\n +name: (\w+)(?:-plan)?$/gm,
    /environments: \[(\w+)(?:-plan)?\]/g,
  ].flatMap((pattern) =>
    matches(
      read,
      pattern,
      FILES.filter((path) => path.startsWith('examples')),
    ),
  );
  return [...python, ...named]
    .filter(({ name }) => name !== stack)
    .map(({ path, name }) => `${path}: the stack is ${stack}, and not ${name}`);
}

/** One version of a tool everywhere; helm and kubectl are those of the end-to-end tests. */
function versions(read: Read): string[] {
  const go = (module: string, pattern: RegExp): string =>
    pattern.exec(text(`toolbox/go/${module}/go.mod`))?.[1] ?? '';
  const [, terraform] = /Tested with (\d+\.\d+\.\d+)/.exec(text('README.md')) ?? [];
  const [, tofu] = /opentofu:(\d+\.\d+\.\d+)/.exec(read('examples/pipelines/ci/Dockerfile')) ?? [];
  const wanted: [string, RegExp][] = [
    [
      terraform,
      /(?:terraform_version: v?|hashicorp\/terraform:|bin\/terraform|PREFECT_TERRAFORM_VERSION:=)(\d[\w.]*)/g,
    ],
    [tofu, /(?:tofu_version: |opentofu\/opentofu:|bin\/tofu)(\d+\.\d+\.\d+)/g],
    [go('helm', /helm\.sh\/helm\/v3 v(\S+)/), /alpine\/helm:(\S+)/g],
    [go('kubernetes', /k8s\.io\/kubernetes v(\S+)/), /kubectl:v(\S+)/g],
    [OWN.engines.node.replace(/^>= /, ''), /node-version: (20\.\S+)/g],
  ];
  return wanted.flatMap(([version, pattern]) => {
    const named = matches(read, pattern);
    if (named.length === 0) return [`nothing names a version by ${pattern}`];
    return named
      .filter(({ name }) => name !== version)
      .map(({ path, name }) => `${path}: the version is ${version}, and not ${name}`);
  });
}

/** What Argo CD, Flux and HCP Terraform deliver or ask is there. */
function delivered(read: Read): string[] {
  const argo = 'examples/pipelines/argocd/application.yaml';
  const { path, directory } = parse(read(argo)).spec.source;
  const objects = directory.include.replace(/[{}]/g, '').split(',');
  const policies = 'examples/pipelines/hcp-terraform/policies.hcl';
  const [, query] = /query += "data\.([\w.]+)\.deny"/.exec(read(policies)) ?? [];
  return [
    ...missing(
      objects.map((name: string) => ({ path: argo, name: join(path, name) })),
      (name) => existsSync(join(PIPELINES, name)),
    ),
    ...missing([{ path: policies, name: `package ${query}` }], (name) =>
      text('examples/pipelines/ci/password-guard.rego').includes(`${name}\n`),
    ),
  ];
}
