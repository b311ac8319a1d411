import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The members of the props interfaces. */
function props(): string[] {
  const files = [
    'prefect-server/props.ts',
    'prefect1-server/props.ts',
    'prefect1-server/agent-options.ts',
    'prefect1-server/endpoint-options.ts',
    'prefect-worker/props.ts',
    'images/prefect-image.ts',
    'helm/release-options.ts',
    'prefect-server/redis.ts',
    'kubernetes/namespace.ts',
    'prefect-server/exposure-options.ts',
    'prefect-worker/worker-api.ts',
    'database/database.ts',
    'database/postgres-options.ts',
    'images/postgres-image.ts',
    'credentials/credentials.ts',
    'kubernetes/pod-options.ts',
    'kubernetes/pod-spec-options.ts',
    'prefect-worker/scaling-options.ts',
  ];
  return files.flatMap((file) => {
    const source = readFileSync(join(__dirname, '../../src', file), 'utf8');
    return [...source.matchAll(/^ {2}readonly (\w+)\??: /gm)].map(([, name]) => name);
  });
}

test('every prop occurs in a scenario, which the contract tests use', () => {
  const files = [
    ...readdirSync(join(__dirname, 'scenarios')).map((file) => join('scenarios', file)),
    'prefect1-scenarios.ts',
  ];
  const scenarios = files.map((file) => readFileSync(join(__dirname, file), 'utf8')).join('\n');
  const absent = [...new Set(props())].filter((name) => !new RegExp(`\\b${name}\\b`).test(scenarios));
  expect(props().length).toBeGreaterThan(100);
  expect(absent).toEqual([]);
});
