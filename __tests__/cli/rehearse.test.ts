import { rehearsalText, rehearse } from '../../cli/rehearse';
import { changes, END, kubectlWith, only, prefect1, sqlite, task } from './support/backups';

describe('a rehearsal', () => {
  const IMAGE = 'prefecthq/prefect:3.9.0-python3.11';
  const URL_VARIABLE = 'PREFECT_SERVER_DATABASE_CONNECTION_URL';
  const urlIn = (call?: { readonly input?: string }): string =>
    JSON.parse(call?.input ?? '').spec.containers[0].env.find(({ name }: any) => name === URL_VARIABLE).value;
  const ANSWER = { version: '3.9.0', migration: 12.5, start: 7.2, flows: 2 };

  test('lets the new image migrate a copy, and removes pod and copy', () => {
    const kubectl = kubectlWith({ 'python -c': `a line\n${JSON.stringify(ANSWER)}\n` });
    const said: string[] = [];
    const result = rehearse(kubectl, only(kubectl), { image: IMAGE }, (text) => said.push(text));
    expect(result).toEqual({ dump: '20261129T030000Z-scheduled.dump', image: IMAGE, ...ANSWER });
    expect(rehearsalText(result)).toContain('longer than 20 s');
    expect(changes(kubectl).slice(2)).toEqual([
      task('list'),
      task('restore 20261129T030000Z-scheduled.dump rehearsal_TIME'),
      'create --filename -',
      'wait --for=condition=Ready pod/prefect-server-rehearsal-TIME --timeout=10s',
      'exec prefect-server-rehearsal-TIME --container prefect-server -- python -c rehearsal_TIME',
      'delete pod prefect-server-rehearsal-TIME --ignore-not-found --wait=false',
      task('drop rehearsal_TIME'),
      END,
    ]);
    const [, pod] = kubectl.calls.filter(({ args: [verb] }) => verb === 'create');
    const { metadata, spec } = JSON.parse(pod?.input ?? '');
    expect(metadata.labels).toEqual({ 'cdktf-prefect/database-client': 'prefect-server' });
    expect(spec.containers[0].image).toBe(IMAGE);
    expect(urlIn(pod)).toMatch(
      /^postgresql\+asyncpg:\/\/prefect:\$\(PREFECT_SERVER_DATABASE_PASSWORD\)@prefect-server-postgresql\.prefect\.svc:5432\/rehearsal_\d{14}$/,
    );
    const run = kubectl.calls.find(({ args }) => args.includes('python'));
    expect(`/${run?.args.at(-1)}`).toBe(/[/]rehearsal_\d+$/.exec(urlIn(pod))?.[0]);
    expect(run?.args.at(-2)).toContain('SELECT current_database()');
  });

  test.each([
    ['Prefect 1', prefect1],
    ['SQLite', sqlite],
  ])('refuses %s', (_, of) => {
    const kubectl = of(kubectlWith());
    expect(() => rehearse(kubectl, only(kubectl), { image: IMAGE }, () => {})).toThrow(
      '[command.rehearse.unsupported]',
    );
    expect(changes(kubectl)).toEqual([]);
  });

  test('leaves out the Redis of the server in use', () => {
    const kubectl = kubectlWith({ 'python -c': JSON.stringify(ANSWER) });
    const [server] = kubectl.list('deployments');
    const { env: variables } = server?.spec.template.spec.containers[0] ?? {};
    variables.push(
      ...[
        'MESSAGING_BROKER',
        'REDIS_MESSAGING_HOST',
        'SERVER_DOCKET_URL',
        'SERVER_CONCURRENCY_LEASE_STORAGE',
      ].map((name) => ({ name: `PREFECT_${name}`, value: 'redis' })),
    );
    rehearse(kubectl, only(kubectl), { image: IMAGE }, () => {});
    const [, pod] = kubectl.calls.filter(({ args: [verb] }) => verb === 'create');
    expect(pod?.input).not.toContain('"redis"');
  });

  test('keeps the query of the URL, and removes the copy of a migration that fails', () => {
    const kubectl = kubectlWith({ 'python -c': new Error('[x.y] kubectl exec p: The migration failed.') });
    const [server] = kubectl.list('deployments');
    const { env: variables } = server?.spec.template.spec.containers[0] ?? {};
    variables.find(({ name }: any) => name === URL_VARIABLE).value =
      'postgresql+asyncpg://u:$(P)@h:1/$(PREFECT_SERVER_DATABASE_NAME)?ssl=require';
    expect(() => rehearse(kubectl, only(kubectl), { image: IMAGE }, () => {})).toThrow(
      'The migration failed.',
    );
    expect(changes(kubectl)).toContain(task('drop rehearsal_TIME'));
    const [, pod] = kubectl.calls.filter(({ args: [verb] }) => verb === 'create');
    expect(urlIn(pod)).toMatch(/@h:1\/rehearsal_\d+\?ssl=require$/);
  });
});
