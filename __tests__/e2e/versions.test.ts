import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Combination, combinations, merged, passing, words } from '../../e2e/versions';
import { noteProviders } from '../../toolbox/provider-log';

const MACHINE = { terraform: 'Terraform 1.11.4', cluster: '1.34.1', chart: '2026.8.1' };
const OLD = { helm: '3.1.1', kubernetes: '2.36.0', random: '3.7.0' };
const NEW = { helm: '3.1.2', kubernetes: '3.2.1', random: '3.9.0' };

describe('the versions of a run', () => {
  test('are those that its files chose together', () => {
    const notes = [
      { file: 'events', providers: OLD },
      { file: 'events', providers: { ...NEW, null: '3.2.4' } },
      { file: 'install', providers: NEW },
      { file: 'harness', providers: { kubernetes: '3.2.1' } },
      { file: 'left-out', providers: NEW },
    ];
    expect(combinations(notes, { events: 5, install: 0, harness: 2 }, MACHINE)).toEqual([
      { ...MACHINE, providers: OLD, files: { events: 5 } },
      { ...MACHINE, providers: NEW, files: { events: 5, install: 0 } },
    ]);
  });

  test('replace what was known of the same files, and leave the others', () => {
    const known: Combination[] = [
      { ...MACHINE, providers: NEW, files: { install: 3, events: 4, rotation: 1 } },
      { ...MACHINE, terraform: 'OpenTofu 1.12.6', providers: NEW, files: { install: 3 } },
    ];
    const run = [{ ...MACHINE, providers: NEW, files: { events: 5, install: 0 } }];
    expect(passing(merged(known, run))).toEqual([
      { ...MACHINE, terraform: 'OpenTofu 1.12.6', providers: NEW, files: { install: 3 } },
      { ...MACHINE, providers: NEW, files: { events: 5, rotation: 1 } },
    ]);
  });

  test('are nothing where all failed', () => {
    expect(passing([{ ...MACHINE, providers: NEW, files: { install: 0 } }])).toEqual([]);
  });

  test('are in order of their numbers', () => {
    const of = (helm: string): Combination => ({ ...MACHINE, providers: { ...NEW, helm }, files: { a: 1 } });
    const sorted = merged([], [of('3.10.0'), of('3.2.0')]);
    expect(sorted.map(words)).toEqual([
      'Terraform 1.11.4, helm 3.2.0, kubernetes 3.2.1, random 3.9.0, Kubernetes 1.34.1, charts 2026.8.1',
      'Terraform 1.11.4, helm 3.10.0, kubernetes 3.2.1, random 3.9.0, Kubernetes 1.34.1, charts 2026.8.1',
    ]);
  });
});

test('a workspace notes what Terraform locked', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cdktf-prefect-log-'));
  const log = join(directory, 'log');
  process.env.CDKTF_PREFECT_PROVIDER_LOG = log;
  try {
    noteProviders(directory);
    const lock = (name: string, version: string): string =>
      `provider "registry.terraform.io/hashicorp/${name}" {\n  version     = "${version}"\n  constraints = "> 0"\n}\n`;
    writeFileSync(
      join(directory, '.terraform.lock.hcl'),
      `# By init.\n\n${lock('helm', '3.1.2')}\n${lock('random', '3.9.0')}`,
    );
    noteProviders(directory);
    expect(JSON.parse(readFileSync(log, 'utf8')).providers).toEqual({ helm: '3.1.2', random: '3.9.0' });
  } finally {
    delete process.env.CDKTF_PREFECT_PROVIDER_LOG;
    rmSync(directory, { recursive: true });
  }
});
