import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A script that completes commands and options. */
export function completion(program: Command, shell: (typeof SHELLS)[number]): string {
  const name = program.name();
  const commands = program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: command.options.flatMap(({ long }) => (long ? [long] : [])),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }));
  if (shell === 'fish') {
    const isAbsent = `not __fish_seen_subcommand_from ${commands.map((command) => command.name).join(' ')}`;
    return commands
      .flatMap((command) => [
        `complete -c ${name} -f -n '${isAbsent}' -a ${command.name} -d '${command.description.replaceAll("'", "\\'")}'`,
        ...command.options.map(
          (option) =>
            `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name}' -l ${option.slice(2)}`,
        ),
        ...command.choices.map(
          (choice) => `complete -c ${name} -f -n '__fish_seen_subcommand_from ${command.name}' -a ${choice}`,
        ),
      ])
      .join('\n');
  }
  const names = commands.map((command) => command.name).join(' ');
  const cases = commands.map(
    (command) => `    ${command.name}) words="${[...command.choices, ...command.options].join(' ')}" ;;`,
  );
  return `${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}_cdktf_prefect() {
  local words="${names}"
  [ "$COMP_CWORD" -eq 1 ] || case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words= ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _cdktf_prefect ${name}`;
}
