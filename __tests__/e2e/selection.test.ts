import { named, touched } from '../../e2e/selection';

const FILES = ['e2e/install.e2e.ts', 'e2e/rotation.e2e.ts', 'e2e/events.e2e.ts', 'e2e/events-module.e2e.ts'];

describe('--only', () => {
  test('is a part of the path of a file', () => {
    expect(named(['events'], '/w', FILES)).toEqual([
      '--runTestsByPath',
      '/w/e2e/events.e2e.ts',
      '/w/e2e/events-module.e2e.ts',
    ]);
  });

  test('takes several, each file once', () => {
    const paths = ['/w/e2e/rotation.e2e.ts', '/w/e2e/events.e2e.ts', '/w/e2e/events-module.e2e.ts'];
    expect(named(['rotation', 'events', 'events.e2e'], '/w', FILES)).toEqual(['--runTestsByPath', ...paths]);
  });

  test('is a part of the name of a test, if no file has it', () => {
    expect(named(['another image', 'a claim'], '/w', FILES)).toEqual(['-t', 'another image|a claim']);
    expect(named(['a claim', 'rotation'], '/w', FILES)).toEqual([
      ...['-t', 'a claim', '--runTestsByPath', '/w/e2e/rotation.e2e.ts'],
    ]);
  });

  test('does not mean the folder of the checkout', () => {
    expect(named(['install'], '/home/me/install', FILES)).toHaveLength(2);
    expect(named(['home'], '/home/me/install', FILES)).toEqual(['-t', 'home']);
  });

  test('is everything without a name', () => {
    expect(named([], '/w', FILES)).toEqual([]);
  });
});

describe('--changed-since', () => {
  test('runs all tests after a change of what they read without an import', () => {
    for (const file of [
      'modules/prefect-server/values.tf',
      'src/index.ts',
      'docs/rotate.md',
      'e2e/run.ts',
      'e2e/programs/servers.ts',
    ]) {
      expect(touched([file, 'e2e/rotation.e2e.ts'], '/w')).toEqual([]);
    }
  });

  test('runs what imports the changed files of tests', () => {
    expect(touched(['e2e/kit/load.ts', 'e2e/sso.e2e.ts', 'CHANGELOG.md'], '/w')).toEqual([
      ...['--findRelatedTests', '/w/e2e/kit/load.ts', '/w/e2e/sso.e2e.ts'],
    ]);
  });

  test('runs nothing after a change that none of them reads', () => {
    expect(
      touched(['bench/run.ts', '__tests__/docs.test.ts', '.github/dependabot.yml'], '/w'),
    ).toBeUndefined();
    expect(touched(['__tests__/pipelines/support/plans.ts'], '/w')).toEqual([]);
  });
});
