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
      adoption.variables.map(({ name, command: read }) => exported(`TF_VAR_${name}`, `${kubectl} ${read}`)),
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
        `npx cdktf diff     # creates ${releases(adoption)}. Nothing may be destroyed`,
        'npx cdktf deploy',
        'npx cdktf diff     # has to be empty',
        '# Then remove "upgradeInstall" from each "release" in the settings: labels mark the releases from now on.',
      ],
    ],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n\n${lines.join('\n')}\n`)
    .join('\n');
}

/** Sets a variable for Terraform, and stops where a failed command would leave it empty or with an old value. */
function exported(variable: string, command: string): string {
  return `unset ${variable}; ${variable}="$(${command})"; export ${variable}="\${${variable}:?is empty}"`;
}

/** The releases that a plan creates: of the server, and of each worker that comes along. */
function releases({ settings: { workers = [] } }: Adoption): string {
  const count = 1 + (workers as unknown[]).length;
  return count === 1
    ? '1 helm_release: the upgrade of the live one'
    : `${count} helm_release: the upgrades of the live ones`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
