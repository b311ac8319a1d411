/**
 * Runs main.ts. esbuild bundles this project's files in memory, and Node loads node_modules unchanged. This
 * starts faster than a loader that compiles each required file, and resolves imports as TypeScript does.
 * It does not check types: `npm run typecheck` does.
 */
const { execFileSync } = require('node:child_process');
const Module = require('node:module');
const { join } = require('node:path');
const { logLevelVariable } = require('./cdktf-names.json');

// With source maps on, Node reads those of every module, which takes longer than loading this project's code.
const debug = process.env[logLevelVariable] === 'debug';
process.setSourceMapsEnabled(debug);

// The binary starts faster than esbuild's API. On Windows this path is a script.
const esbuild = require.resolve('esbuild/bin/esbuild');
const [command, ...script] = process.platform === 'win32' ? [process.execPath, esbuild] : [esbuild];
const project = join(__dirname, '..');
const options = ['--bundle', '--platform=node', '--target=node20', '--packages=external'];
const code = execFileSync(
  command,
  [...script, 'main.ts', ...options, '--log-level=warning', ...(debug ? ['--sourcemap=inline'] : [])],
  { cwd: project, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] },
);

const main = new Module(join(project, 'main.ts'));
main.filename = main.id;
main.paths = module.paths;
main._compile(code, main.id);
