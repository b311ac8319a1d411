import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The providers of everything in this project. */
export const PROVIDERS = ['helm', 'kubernetes', 'random'] as const;

/** Whether Terraform will find the three providers. */
export function providers(binary: string): Promise<[boolean, string]> {
  return provided(
    binary,
    PROVIDERS.map((name) => `hashicorp/${name}`),
  );
}

/** Whether Terraform will find providers: in a local mirror, by a mirror's settings, or the registry. */
export async function provided(binary: string, names: readonly string[]): Promise<[boolean, string]> {
  const tofu = isTofu(binary);
  const settings = cliSettings(tofu);
  if (/\bnetwork_mirror\b/.test(settings)) return [true, ''];
  const folders = [...configuredMirrors(settings), ...impliedMirrors(tofu)];
  const isThere = (name: string): boolean =>
    folders.some((folder) => existsSync(join(folder, host(tofu), name)));
  const absent = names.filter((name) => !isThere(name));
  if (absent.length === 0) return [true, ''];
  const reachable = await answers(`https://${host(tofu)}/.well-known/terraform.json`);
  return [
    reachable,
    `provider plugins ${absent.join(', ')} are in no local mirror, and ${host(tofu)} does not answer`,
  ];
}

/** Whether each provider is there in several versions, in the mirror of CDKTF_PREFECT_PROVIDERS or beside it. */
export function severalVersions(binary: string): [boolean, string] {
  const versions = providerVersions(binary);
  const single = PROVIDERS.filter((name) => versions[name].length < 2);
  return [
    single.length === 0,
    `provider plugins ${single.join(', ')} are there in one version, also in CDKTF_PREFECT_PROVIDERS`,
  ];
}

/** The oldest version of each provider that is in a local mirror. */
export function oldestProviders(binary: string): Record<string, string> {
  const versions = providerVersions(binary);
  return Object.fromEntries(PROVIDERS.map((name) => [name, versions[name][0]]));
}

/** Settings of Terraform's command line by which it finds all versions that are in a local mirror. */
export function allMirrors(binary: string): string {
  const methods = mirrors(isTofu(binary)).map((path) => `filesystem_mirror {\n  path = "${path}"\n}\n`);
  return `provider_installation {\n${methods.join('')}}\n`;
}

function providerVersions(binary: string): Record<string, string[]> {
  const tofu = isTofu(binary);
  const found = (name: string): string[] => {
    const folders = mirrors(tofu).map((folder) => join(folder, host(tofu), 'hashicorp', name));
    const entries = folders.filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder));
    // A folder of a version, or the archive of one.
    const versions = entries.flatMap(
      (entry) => entry.match(/^(?:terraform-provider-\w+_)?(\d+\.\d+\.\d+)/)?.[1] ?? [],
    );
    return [...new Set(versions)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  };
  return Object.fromEntries(PROVIDERS.map((name) => [name, found(name)]));
}

function mirrors(tofu: boolean): string[] {
  const named = process.env.CDKTF_PREFECT_PROVIDERS ? [process.env.CDKTF_PREFECT_PROVIDERS] : [];
  const folders = [...named, ...configuredMirrors(cliSettings(tofu)), ...impliedMirrors(tofu)];
  return folders.filter((folder) => existsSync(folder));
}

/** Whether a binary is OpenTofu. */
export function isTofu(binary: string): boolean {
  return binary.endsWith('tofu');
}

function host(tofu: boolean): string {
  return tofu ? 'registry.opentofu.org' : 'registry.terraform.io';
}

function cliSettings(tofu: boolean): string {
  const file = process.env.TF_CLI_CONFIG_FILE || join(homedir(), tofu ? '.tofurc' : '.terraformrc');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function configuredMirrors(settings: string): string[] {
  const paths = [...settings.matchAll(/filesystem_mirror\s*\{[^}]*?path\s*=\s*"([^"]+)"/g)];
  return paths.map(([, path]) => path.replace(/^~/, homedir()));
}

/** Terraform's default folders of providers. */
function impliedMirrors(tofu: boolean): string[] {
  const data = process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
  const shared = (process.env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':');
  const name = tofu ? 'opentofu' : 'terraform';
  return [join(homedir(), '.terraform.d'), ...[data, ...shared].map((folder) => join(folder, name))].map(
    (folder) => join(folder, 'plugins'),
  );
}

/** Whether a URL exists. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}
