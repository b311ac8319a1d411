/**
 * Runs main.ts: esbuild joins our own files in memory, and what is in node_modules is loaded as it is. That
 * starts faster than a loader that compiles each file when it is required, and resolves names as TypeScript
 * does. Types are not checked on the way: `npm run typecheck` does that.
 */
const { execFileSync } = require('node:child_process');
const Module = require('node:module');
const { join } = require('node:path');

// Node reads the source map of every module once they are on, which takes longer than ours to load.
const debug = process.env.CDKTF_LOG_LEVEL === 'debug';
process.setSourceMapsEnabled(debug);

// The program itself starts faster than esbuild's API. Windows has a script in its place.
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
