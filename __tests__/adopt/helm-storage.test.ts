import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseSelector } from '../../adopt/helm-storage';

const ROOT = join(__dirname, '../..');

test('selects the Secrets that helm 3 and 4 write', () => {
  expect(releaseSelector()).toBe('owner=helm');
  expect(releaseSelector({ name: 'mine', status: 'deployed' })).toBe('owner=helm,name=mine,status=deployed');
});

test('only one file knows how helm keeps releases', () => {
  const files = ['src', 'app', 'adopt', 'cli'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const named = /owner=helm|owner: 'helm'|helm\.sh\/release|sh\.helm\.release/;
  const knowing = files.filter(
    (name) => name.endsWith('.ts') && named.test(readFileSync(join(ROOT, name), 'utf8')),
  );
  expect(knowing).toEqual(['adopt/helm-storage.ts']);
});
