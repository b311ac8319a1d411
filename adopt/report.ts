import names from '../app/cdktf-names.json';
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
  const cdktf = `npx ${names.command}`;
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
      adoption.variables.map(({ name, command: read }) => exported(`TF_VAR_${name}`, `${kubectl} ${read}`)),
    ],
    [
      'Adopt the release',
      [
        `export CDKTF_PREFECT_SETTINGS=${shellArgument(`${folder}/settings.json`)}`,
        ...(adoption.claimToImport === undefined
          ? []
          : [
              '# An import block brings the volume claim into the state.',
              `${cdktf} synth && cp ${shellArgument(`${folder}/import.tf`)} ${names.outputFolder}/stacks/${stackName}/`,
            ]),
        `${cdktf} diff     # creates ${releases(adoption)}. It must destroy nothing`,
        `${cdktf} deploy`,
        `${cdktf} diff     # must be empty`,
        '# Then remove "upgradeInstall" from each "release" in the settings. From now on labels mark the releases.',
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
