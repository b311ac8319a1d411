/** The checkout as the package `cdktn-prefect`, for the fork of cdktf: the same files with other module names. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import names from '../../app/cdktf-names.json';
import { ROOT, stdoutOf } from '../../toolbox/process';

export const NAME = 'cdktn-prefect';
export const CONSTRAINTS = join(ROOT, 'examples', 'python', 'constraints-cdktn.txt');

const BINDINGS = ['helm', 'kubernetes', 'random'] as const;
/** What the bindings ask for. */
const NODE = '>= 22.11.0';

/** The programs in bench are for cdktf. */
const LEFT_OUT = new Set([
  'bench',
  '.git',
  'node_modules',
  'lib',
  'dist',
  'coverage',
  'package-lock.json',
  names.outputFolder,
]);
const REWRITTEN = new Set(['.cjs', '.js', '.json', '.md', '.py', '.ts']);

/** Renames modules and packages. Labels, annotations and the command keep `cdktf-prefect`: they are the product's. */
function renamed(text: string): string {
  return text
    .replace(/(?<=["':^]@?)cdktf(?=["'/ ]|\\\/)/g, 'cdktn')
    .replace(/(?<=(from|paths": \{) ["'])cdktf-prefect(?=["'])/g, NAME)
    .replace(/^(from|import) cdktf\b(?!-)/gm, '$1 cdktn')
    .replaceAll('cdktf_cdktf_provider_', 'cdktn_provider_')
    .replace(/\bcdktf_prefect\b/g, 'cdktn_prefect');
}

/** Makes a copy of the checkout whose programs run with cdktn. */
export async function workspace(scratch: string, environmentFolder: string): Promise<string> {
  // Packages are resolved in `cdktn`, and those that know neither cdktf nor the fork above it.
  symlinkSync(join(ROOT, 'node_modules'), join(scratch, 'node_modules'));
  const parent = join(scratch, 'cdktn');
  const folder = join(parent, NAME);
  copy(folder);
  writeFileSync(
    join(parent, 'package.json'),
    JSON.stringify({ private: true, dependencies: { ...versions(), ...bindings(environmentFolder) } }),
  );
  const install = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await stdoutOf('npm', install, { cwd: parent });
  return folder;
}

/** Builds the npm package in dist/ and the wheel in dist/python/, in a copy of the checkout. Returns the copy. */
export async function build(scratch: string, environmentFolder: string): Promise<string> {
  const folder = await workspace(scratch, environmentFolder);
  await stdoutOf('npm', ['run', '--silent', 'build'], { cwd: folder });
  const dist = join(ROOT, 'dist');
  mkdirSync(dist, { recursive: true });
  await stdoutOf('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', dist], {
    cwd: folder,
  });
  await stdoutOf(
    join(ROOT, 'node_modules', '.bin', 'jsii-pacmak'),
    ['--targets', 'python', '--outdir', dist, '--no-npmignore'],
    { cwd: folder },
  );
  return folder;
}

function copy(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(ROOT).filter((name) => !LEFT_OUT.has(name))) {
    cpSync(join(ROOT, entry), join(target, entry), { recursive: true });
  }
  for (const file of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
    if (REWRITTEN.has(extname(file))) rewrite(join(target, file), renamed);
  }
  rewrite(join(target, 'app', 'cdktf-names.json'), (text) =>
    text.replace(names.cli, 'cdktn-cli/bundle/bin/cdktn'),
  );
  rewrite(join(target, 'package.json'), (text) => JSON.stringify(manifest(JSON.parse(text)), undefined, 2));
  writeFileSync(join(target, 'README.md'), readme(join(target, 'examples', 'quickstart', 'main.ts')));
}

function rewrite(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed !== text) writeFileSync(path, changed);
}

/** Versions on PyPI, which are also those on npm, by the npm package. */
export function versions(): Record<string, string> {
  const pinned = Object.fromEntries(
    readFileSync(CONSTRAINTS, 'utf8')
      .split('\n')
      .map((line) => line.split('==')),
  );
  const bindings = BINDINGS.map((name) => [`@cdktn/provider-${name}`, pinned[`cdktn-provider-${name}`]]);
  return { cdktn: pinned.cdktn, constructs: pinned.constructs, ...Object.fromEntries(bindings) };
}

function manifest(original: Record<string, unknown>): unknown {
  const devDependencies = versions();
  const ranges = Object.entries(devDependencies).map(([name, version]) => [name, `^${version}`]);
  return {
    ...original,
    name: NAME,
    description: 'Prefect on Kubernetes with CDK Terrain: cdktf-prefect for the fork of CDKTF.',
    engines: { node: NODE },
    // cdktn 0.24 itself excludes newer ones.
    peerDependencies: {
      ...Object.fromEntries(ranges),
      constructs: `>=${devDependencies.constructs} <10.8.0`,
    },
    devDependencies,
    jsii: {
      ...(original.jsii as object),
      targets: { python: { distName: NAME, module: 'cdktn_prefect' } },
    },
  };
}

function readme(example: string): string {
  const { version, homepage } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const program = readFileSync(example, 'utf8');
  return `# ${NAME}

[cdktf-prefect](${homepage}) for [CDK Terrain](https://cdktn.io), the fork of CDKTF: Prefect on Kubernetes. Both
packages are made from one source and have the same version, here ${version}. Take this one for new code. Never install both.

\`\`\`ts
${program.replace(/^\/\/ #(end)?region .*\n/gm, '')}\`\`\`

The [documentation](${homepage}) is that of cdktf-prefect. Read \`cdktn\` for \`cdktf\` in imports and commands. The
command \`cdktf-prefect\`, labels and annotations have the same names in both packages.
`;
}

/** The bindings' npm packages, by name. npm lacks some of them, and each wheel has one in it, for jsii. */
export function bindings(environmentFolder: string): Record<string, string> {
  const [python] = readdirSync(join(environmentFolder, 'lib'));
  return Object.fromEntries(
    BINDINGS.map((name) => {
      const folder = join(
        environmentFolder,
        'lib',
        python,
        'site-packages',
        `cdktn_provider_${name}`,
        '_jsii',
      );
      const [tarball] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
      return [`@cdktn/provider-${name}`, `file:${join(folder, tarball)}`];
    }),
  );
}
