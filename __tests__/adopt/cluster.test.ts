import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kubectl } from '../../adopt/cluster';

describe('Kubectl', () => {
  const { PATH } = process.env;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdktf-prefect-'));
    process.env.PATH = folder;
  });

  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });

  function program(script: string): void {
    writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'kubectl'), 0o755);
  }

  test('says that kubectl is missing', () => {
    expect(() => new Kubectl('a', undefined).list('secrets', 'x=y')).toThrow('[adopt.kubectl.missing]');
  });

  test('reports the error of kubectl without its stdout', () => {
    program('echo half of a secret; echo not allowed >&2; exit 1');
    const find = () => new Kubectl('a', undefined).find('secret', 'b');
    expect(find).toThrow('[adopt.kubectl.failed] kubectl get secret: not allowed');
    expect(find).not.toThrow('half of a secret');
    program('echo "E1129 00:56:54.0 1 memcache.go:265] no server" >&2; echo refused >&2; exit 1');
    expect(find).toThrow(/^\[adopt\.kubectl\.failed\] kubectl get secret: refused$/);
  });

  test('is printed quoted for a shell', () => {
    expect(new Kubectl('a', 'my own').printed).toBe("kubectl --context 'my own' --namespace a");
  });

  test('passes its context and namespace', () => {
    program('printf \'{"items": ["%s"]}\' "$*"');
    expect(new Kubectl('a', 'b').list('secrets', 'x=y')).toEqual([
      '--context b --namespace a get secrets --selector x=y --output json',
    ]);
    program('');
    expect(new Kubectl('a', undefined).find('secret', 'b')).toBeUndefined();
  });
});
