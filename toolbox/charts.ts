import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cachePath, once, progress } from './cache';
import { cleanEnvironment, run } from './process';
import { tool } from './tools';

const PREFECT_HELM = 'https://prefecthq.github.io/prefect-helm';
/** A chart of Prefect 1 in the archived repository: its Pages are probably gone. */
export function prefect1Archive(version: string): string {
  return `https://raw.githubusercontent.com/prefect-archive/server/gh-pages/charts/prefect-server-${version}.tgz`;
}

/** Arguments of `helm pull`. Prefect 1's chart has the name of Prefect 3's, and a version like 2022.09.23. */
function source(name: string, version: string): string[] {
  return name === 'prefect-server' && /^\d{4}\.\d{2}\.\d{2}$/.test(version)
    ? [prefect1Archive(version)]
    : [name, '--version', version, '--repo', PREFECT_HELM];
}

/** The folder of charts that the user names, if any. */
function folder(): string | undefined {
  return process.env.CDKTF_PREFECT_CHARTS || undefined;
}

function places(name: string, version: string): string[] {
  const file = `${name}-${version}.tgz`;
  const given = folder();
  return [...(given ? [join(given, file)] : []), cachePath('charts', `${name}-${version}`, file)];
}

/** The path of a chart's .tgz that is on this machine, or undefined. Asks no network. */
export function localChart(name: string, version: string): string | undefined {
  return places(name, version).find((path) => existsSync(path));
}

/**
 * The path of a chart's .tgz: from the folder in CDKTF_PREFECT_CHARTS, from the cache, or downloaded from the
 * charts' repository into the cache; undefined if it is not available.
 */
export async function chart(name: string, version: string): Promise<string | undefined> {
  const local = localChart(name, version);
  if (local !== undefined) return local;
  const helm = await tool('helm');
  const target = cachePath('charts', `${name}-${version}`);
  try {
    await once(target, async (directory) => {
      // helm's own settings, repositories and cache of this user stay out of it.
      const home = { HELM_CONFIG_HOME: directory, HELM_CACHE_HOME: directory, HELM_DATA_HOME: directory };
      const result = await run(helm, ['pull', ...source(name, version), '--destination', directory], {
        env: cleanEnvironment(home),
        timeoutSeconds: 120,
      });
      if (result.code !== 0 || !readdirSync(directory).includes(`${name}-${version}.tgz`)) {
        throw new Error(result.stderr.trim());
      }
    });
  } catch (error) {
    progress(`no chart ${name} ${version}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
  return localChart(name, version);
}

/** The path of a chart's .tgz. Throws if it is not available. */
export async function chartArchive(name: string, version: string): Promise<string> {
  const archive = await chart(name, version);
  if (archive === undefined) throw new Error(`the chart ${name} ${version} is missing`);
  return archive;
}
