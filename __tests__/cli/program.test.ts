import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completion, SHELLS } from '../../cli/completion';
import { program } from '../../cli/program';

const MAIN = join(__dirname, '../../cli/main.ts');

describe('the command', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdktf-prefect-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the command with a kubectl that runs a script. */
  function command(kubectl: string, ...args: string[]) {
    const file = join(folder, 'kubectl');
    writeFileSync(file, `#!/bin/sh\n${kubectl}\n`);
    chmodSync(file, 0o700);
    return spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    });
  }

  test.each([
    ['an unknown command', 'exit 1', ['statsu'], "unknown command 'statsu'"],
    ['a missing argument', 'exit 1', ['password'], "missing required argument 'which'"],
    [
      'no connection',
      'echo refused >&2; exit 1',
      ['status'],
      '[command.kubectl.failed] kubectl get deployments: refused',
    ],
    [
      'no installation',
      `case "$*" in *json\\ *|*json) echo '{"items":[]}';; esac`,
      ['doctor'],
      '[command.installation.none]',
    ],
  ])('ends with 2 for %s', (_, kubectl, args, message) => {
    const { status, stderr } = command(kubectl, ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  test('ends with 1 for a release that is not adopted', () => {
    const { status, stderr } = command(`echo '{"items":[]}'`, 'adopt', '--namespace', 'a', '--release', 'b');
    expect(stderr).toContain('[adopt.release.missing]');
    expect(status).toBe(1);
  });

  test('ends with 1 if nobody can agree', () => {
    const { status, stderr } = command('exit 1', 'move', '--to-secret', 'a');
    expect(stderr).toContain('[command.consent.none]');
    expect(status).toBe(1);
  });

  test.each(program().commands.map((each) => [each.name()]))('%s has examples in its help', (name) => {
    const { status, stdout } = command('exit 1', name, '--help');
    expect(stdout).toContain(`$ cdktf-prefect ${name}`);
    expect(status).toBe(0);
  });
});

describe('completion', () => {
  test.each(SHELLS)('in %s has each command and the options', (shell) => {
    const script = completion(program(), shell);
    for (const { name } of program().commands.map((each) => ({ name: each.name() }))) {
      expect(script).toContain(name);
    }
    expect(script).toMatch(/no-open/);
  });

  test('in bash completes commands, arguments and options', () => {
    const complete = (...words: string[]) =>
      spawnSync('bash', [
        '-c',
        `${completion(program(), 'bash')}\nCOMP_WORDS=(cdktf-prefect ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _cdktf_prefect; echo "\${COMPREPLY[@]}"`,
      ])
        .stdout.toString()
        .trim();
    expect(complete('st')).toBe('status');
    expect(complete('password', '')).toContain('api database');
    expect(complete('connect', '--no')).toBe('--no-open');
  });
});
