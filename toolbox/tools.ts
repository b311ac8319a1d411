import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { cachePath, once, progress, since } from './cache';
import { runOk } from './process';

/** The programs that the harness builds from public Go modules. */
export type ToolName = keyof typeof PACKAGES;

/*
 * Each folder of go/ is a module of our own that names the programs as tools: some of these modules have replace
 * directives, with which `go install` refuses them, and go.sum pins every byte.
 */
const PACKAGES = {
  'kube-apiserver': { module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': { module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  kubectl: { module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kubectl' },
  kubelet: { module: 'node', path: 'k8s.io/kubernetes/cmd/kubelet' },
  'kube-proxy': { module: 'node', path: 'k8s.io/kubernetes/cmd/kube-proxy' },
  coredns: { module: 'coredns', path: '.' },
  etcd: { module: 'etcd', path: 'go.etcd.io/etcd/server/v3' },
  kwok: { module: 'kwok', path: 'sigs.k8s.io/kwok/cmd/kwok' },
  helm: { module: 'helm', path: 'helm.sh/helm/v3/cmd/helm' },
  promtool: { module: 'prometheus', path: 'github.com/prometheus/prometheus/cmd/promtool' },
  'oauth2-proxy': { module: 'oauth2-proxy', path: 'github.com/oauth2-proxy/oauth2-proxy/v7' },
} as const;

type ModuleName = (typeof PACKAGES)[ToolName]['module'];

/** The Go module that decides a folder's version. */
const REQUIREMENTS: Record<ModuleName, string> = {
  kubernetes: 'k8s.io/kubernetes',
  node: 'k8s.io/kubernetes',
  coredns: 'github.com/coredns/coredns',
  etcd: 'go.etcd.io/etcd/server/v3',
  kwok: 'sigs.k8s.io/kwok',
  helm: 'helm.sh/helm/v3',
  prometheus: 'github.com/prometheus/prometheus',
  'oauth2-proxy': 'github.com/oauth2-proxy/oauth2-proxy/v7',
};

/** The modules of the cluster and of helm. Single tests want the others. */
const CLUSTER_MODULES: readonly ModuleName[] = ['kubernetes', 'etcd', 'kwok', 'helm'];

/** Charts ask which Kubernetes this is, and helm which helm; an unstamped build says v0.0.0 or drops the patch. */
const STAMPS: Partial<Record<ModuleName, string>> = {
  kubernetes: 'k8s.io/component-base/version.gitVersion',
  node: 'k8s.io/component-base/version.gitVersion',
  helm: 'helm.sh/helm/v3/internal/version.version',
};

/** Without service discovery, promtool needs no SDK of every cloud: minutes of the build. */
const TAGS: Partial<Record<ModuleName, string>> = { prometheus: 'remove_all_sd' };

/** Programs of one Go module are built apart if they are needed apart. */
const FOLDERS: Partial<Record<ModuleName, string>> = { node: 'kubernetes' };

function moduleFolder(module: ModuleName): string {
  return join(__dirname, 'go', FOLDERS[module] ?? module);
}

function moduleVersion(module: ModuleName): string {
  const text = readFileSync(join(moduleFolder(module), 'go.mod'), 'utf8');
  const name = REQUIREMENTS[module].replaceAll('.', '\\.');
  const version = text.match(new RegExp(`^\\s*(?:require )?${name} (v\\S+)`, 'm'))?.[1];
  if (version === undefined)
    throw new Error(`no version of ${REQUIREMENTS[module]} in ${moduleFolder(module)}/go.mod`);
  return version;
}

/** Where the binaries of a module lie once built. A changed dependency makes another folder. */
function binaries(module: ModuleName): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(moduleFolder(module), file)));
  const key = `${module}-${moduleVersion(module)}-${hash.digest('hex').slice(0, 8)}`;
  return cachePath('tools', `${platform()}-${arch()}`, key);
}

function toolsOf(module: ModuleName): ToolName[] {
  return (Object.keys(PACKAGES) as ToolName[]).filter((name) => PACKAGES[name].module === module);
}

async function build(module: ModuleName): Promise<void> {
  const version = moduleVersion(module);
  const names = toolsOf(module);
  const label = `${names.join(', ')} ${version}`;
  const target = binaries(module);
  if (existsSync(target)) return;
  progress(`building ${label} from ${REQUIREMENTS[module]} (minutes, once)`);
  const start = Date.now();
  const stamp = STAMPS[module] ? ` -X ${STAMPS[module]}=${version}` : '';
  await once(target, async (directory) => {
    // One package may be named otherwise than its tool (etcd's is `server`); several can only go into a folder.
    const output = names.length === 1 ? join(directory, names[0]) : `${directory}/`;
    const flags = [
      '-mod=readonly',
      '-buildvcs=false',
      '-trimpath',
      ...(TAGS[module] ? ['-tags', TAGS[module]] : []),
      '-ldflags',
      `-s -w${stamp}`,
      '-o',
      output,
    ];
    await runOk('go', ['build', ...flags, ...names.map((name) => PACKAGES[name].path)], {
      cwd: moduleFolder(module),
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' },
      timeoutSeconds: 3600,
    });
  });
  progress(`built ${label} in ${since(start)}`);
}

/** The path of a tool, which is built first if it is not in the cache. */
export async function tool(name: ToolName): Promise<string> {
  await build(PACKAGES[name].module);
  return toolPath(name);
}

/** Where a tool lies, or will lie once it is built. */
export function toolPath(name: ToolName): string {
  return join(binaries(PACKAGES[name].module), name);
}

/**
 * Builds each tool of the cluster that is not in the cache, one module after the other: each build uses all
 * processors.
 */
export async function buildTools(): Promise<void> {
  for (const module of CLUSTER_MODULES) await build(module);
}

/** Whether every tool of the cluster is in the cache already, so that no Go is needed. */
export function toolsAreBuilt(): boolean {
  return CLUSTER_MODULES.flatMap(toolsOf).every((name) => existsSync(toolPath(name)));
}

/** Names and versions of all tools, for a report. */
export function toolVersions(): Record<ToolName, string> {
  const entries = (Object.keys(PACKAGES) as ToolName[]).map((name) => [
    name,
    moduleVersion(PACKAGES[name].module),
  ]);
  return Object.fromEntries(entries) as Record<ToolName, string>;
}
