/** A check of what a container needs before it starts. */
export interface WaitCheck {
  /** Further modules that the check imports. */
  readonly imports: readonly string[];
  /** Python lines that define `place`, the text of what is waited for, and `check()`, which raises until it is there. */
  readonly lines: string;
}

/**
 * A Python program that waits for what a container needs, and then becomes the command that follows. It runs in the
 * container itself and not in an init container, so it has the same environment, files and network. A container
 * that restarts waits too, instead of failing until kubelet backs off for minutes.
 *
 * After a time it starts the command anyway: the command may know a way that the check does not. If not, it fails
 * with its own error. What is waited for stays in the container's termination message.
 */
export function waitProgram({ imports, lines }: WaitCheck): string {
  return `import ${[...imports, 'os', 'sys', 'time'].sort().join(', ')}

${lines}

def report(text):
    if text:
        print(text, file=sys.stderr, flush=True)
    try:
        with open("/dev/termination-log", "r+") as file:
            file.truncate()
            file.write(text)
    except OSError:
        pass


limit, *command = sys.argv[1:]
end = time.monotonic() + float(limit)
last = None
while True:
    try:
        check()
        report("")
        break
    except Exception as error:
        text = "Waiting for %s: %s: %s" % (place, type(error).__name__, error)
    if time.monotonic() > end:
        report("%s. Starting without it after %s seconds." % (text, limit))
        break
    if text != last:
        report(text)
        last = text
    time.sleep(1)
os.execvp(command[0], command)
`;
}

/** The charts' default command, before the arguments: the program that Prefect's image starts with. */
export const ENTRYPOINT = '/opt/prefect/entrypoint.sh';

/** A container's command that starts with a Python program. */
export function pythonCommand(program: string, ...args: string[]): string[] {
  // As in the charts, tini is process 1: Python as such would ignore SIGTERM.
  return ['/usr/bin/tini', '-g', '--', 'python', '-c', program, ...args];
}

/** A container's command that waits at most some seconds, given as text, before it starts. */
export function waitCommand(program: string, seconds: string, ...command: string[]): string[] {
  return pythonCommand(program, seconds, ...command);
}
