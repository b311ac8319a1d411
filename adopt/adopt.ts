import { PREFECT1_SETTINGS_SCHEMA, SETTINGS_SCHEMA } from '../app/load-settings';
import type { Adoption, PasswordMode } from './adoption';
import type { LiveCluster } from './cluster';
import { constructCode } from './construct-code';
import { AdoptError } from './error';
import { readRelease } from './helm-release';
import { moduleCode } from './module-code';
import { OutputFolder } from './output-folder';
import { adoptPrefect1, isPrefect1 } from './prefect1';
import { adoptPrefect3 } from './prefect3';
import { report } from './report';
import { synthesis } from './synthesis';

const CLAIM_OF_MODULE = 'module.prefect.kubernetes_persistent_volume_claim_v1.database[0]';

export interface AdoptOptions {
  readonly namespace: string;
  readonly release: string;
  readonly context?: string;
  readonly password: PasswordMode;
  /** Folder that the files are written to. */
  readonly out: string;
  /** Whether to run the steps before the apply instead of only printing them. */
  readonly prepare: boolean;
}

/** Reads a live release, writes the files that adopt it, and returns the report. */
export function adopt(options: AdoptOptions, cluster: LiveCluster): string {
  const { namespace, context, out } = options;
  const folder = new OutputFolder(out);
  folder.assertReplaceable();
  const release = readRelease(cluster, options.release);
  const live = { cluster, kubectl: cluster.printed, namespace, release, mode: options.password };
  const generation1 = isPrefect1(release);
  const adoption = generation1 ? adoptPrefect1(live) : adoptPrefect3(live);
  const stackName = `${namespace}-${release.name}`;
  const settings = {
    ...(generation1 && { generation: 1 }),
    stackName,
    ...(context !== undefined && { kubernetes: { type: 'kubeconfig', context } }),
    ...adoption.settings,
  };
  const { claimAddress, problem } = synthesis(settings);
  const importBlock = (to: string): string =>
    `import {\n  to = ${to}\n  id = "${namespace}/${adoption.claimToImport}"\n}\n`;
  const files: Record<string, string> = {
    'settings.json': `${JSON.stringify(settings, undefined, 2)}\n`,
    'prefect.ts': generation1
      ? constructCode(PREFECT1_SETTINGS_SCHEMA, settings, 'Prefect1Server')
      : constructCode(SETTINGS_SCHEMA, settings, 'PrefectServer'),
    'module.tf':
      (generation1
        ? moduleCode(PREFECT1_SETTINGS_SCHEMA, settings, 'prefect1-server')
        : moduleCode(SETTINGS_SCHEMA, settings, 'prefect-server')) +
      (adoption.claimToImport === undefined ? '' : `\n${importBlock(CLAIM_OF_MODULE)}`),
    ...(adoption.claimToImport !== undefined &&
      claimAddress !== undefined && { 'import.tf': importBlock(claimAddress) }),
  };
  // If the app refuses the settings, the apply can't follow, so no step may run yet.
  const prepared = options.prepare && problem === undefined;
  const text = report(adoption, { kubectl: cluster.printed, folder: out, stackName, prepared, problem });
  assertNoPassword(adoption, { ...files, report: text });
  if (prepared) {
    for (const step of adoption.steps) {
      cluster.run(step.kubectl);
    }
  }
  folder.write({ ...files, 'README.txt': text });
  return text;
}

/** The last check, because values may have a password at an unexpected key. */
function assertNoPassword(adoption: Adoption, texts: Record<string, string>): void {
  for (const [name, text] of Object.entries(texts)) {
    if (adoption.mentionsPassword(text)) {
      throw new AdoptError(
        'adopt.password.leak',
        `${name} would contain a password of the live release, so nothing was written. The release has it in a name, or in a value whose key does not look like a secret. Remove it with helm.`,
      );
    }
  }
}
