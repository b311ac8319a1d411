import type { Adoption } from './adoption';
import { shellArgument } from './shell-argument';

export interface ReportOptions {
  /** kubectl with its flags, as a shell takes it. */
  readonly kubectl: string;
  /** Folder of the settings, as it was given. */
  readonly folder: string;
  readonly stackName: string;
  /** Whether the steps were carried out. */
  readonly prepared: boolean;
  /** What the app refuses of the settings. */
  readonly problem?: string;
}

/** What to do, in its order, and what changes. It has commands in it, and no secret. */
export function report(adoption: Adoption, options: ReportOptions): string {
  const { kubectl, folder, stackName, prepared, problem } = options;
  const sections: [string, string[]][] = [
    [
      'To be decided first: the settings do not synthesize as they are',
      problem === undefined ? [] : [indented(problem)],
    ],
    ['What does not come along', adoption.left.map(({ path, reason }) => `- ${path}: ${reason}`)],
    ['What to know', adoption.notes.map((note) => `- ${note}`)],
    [
      prepared ? 'Carried out in the cluster' : 'To run before the first apply, or by --prepare',
      adoption.steps.map(
        ({ why, kubectl: args }) => `# ${why}\n${kubectl} ${args.map(shellArgument).join(' ')}`,
      ),
    ],
    [
      'To run in the shell of the apply: it sets variables, and prints nothing',
      adoption.variables.map(({ name, command: read }) => `export TF_VAR_${name}="$(${kubectl} ${read})"`),
    ],
    [
      'To adopt it',
      [
        `export CDKTF_PREFECT_SETTINGS=${shellArgument(`${folder}/settings.json`)}`,
        ...(adoption.claimToImport === undefined
          ? []
          : [
              '# The volume claim becomes ours by an import block.',
              `npx cdktf synth && cp ${shellArgument(`${folder}/import.tf`)} cdktf.out/stacks/${stackName}/`,
            ]),
        'npx cdktf diff     # one release is made: that is the upgrade of the live one. Nothing may be destroyed',
        'npx cdktf deploy',
        'npx cdktf diff     # has to be empty',
        '# Then remove "upgradeInstall" from "release" in the settings: the release is known by its label from now on.',
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
