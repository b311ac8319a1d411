import type { Adoption } from './adoption';
import { shellArgument } from './shell-argument';

export interface ReportOptions {
  /** kubectl with its flags, quoted for a shell. */
  readonly kubectl: string;
  /** Folder of the settings, as the user named it. */
  readonly folder: string;
  readonly stackName: string;
  /** Whether the steps have run. */
  readonly prepared: boolean;
  /** The app's errors about the settings. */
  readonly problem?: string;
}

/** What changes, and what to do in which order. It contains commands, but no secret. */
export function report(adoption: Adoption, options: ReportOptions): string {
  const { kubectl, folder, stackName, prepared, problem } = options;
  const sections: [string, string[]][] = [
    ['Decide first: the app refuses the settings', problem === undefined ? [] : [indented(problem)]],
    ['Left out', adoption.leftOut.map(({ path, reason }) => `- ${path}: ${reason}`)],
    ['Notes', adoption.notes.map((note) => `- ${note}`)],
    [
      prepared ? 'Done in the cluster' : 'Run before the first apply, or use --prepare',
      adoption.steps.map(
        ({ why, kubectl: args }) => `# ${why}\n${kubectl} ${args.map(shellArgument).join(' ')}`,
      ),
    ],
    [
      'Run in the shell of the apply: this sets variables and prints nothing',
      adoption.variables.map(({ name, command: read }) => `export TF_VAR_${name}="$(${kubectl} ${read})"`),
    ],
    [
      'Adopt the release',
      [
        `export CDKTF_PREFECT_SETTINGS=${shellArgument(`${folder}/settings.json`)}`,
        ...(adoption.claimToImport === undefined
          ? []
          : [
              '# An import block brings the volume claim into the state.',
              `npx cdktf synth && cp ${shellArgument(`${folder}/import.tf`)} cdktf.out/stacks/${stackName}/`,
            ]),
        'npx cdktf diff     # creates a helm_release, which upgrades the live release. It must destroy nothing',
        'npx cdktf deploy',
        'npx cdktf diff     # must be empty',
        '# Then remove "upgradeInstall" from "release" in the settings. From now on the label marks the release.',
      ],
    ],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n\n${lines.join('\n')}\n`)
    .join('\n');
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
