import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, diagnosisText, type Finding, hasFailure } from '../../cli/doctor';
import { collect, type Facts } from '../../cli/facts';
import { findInstallations } from '../../cli/installations';
import { BROKEN, server } from './support/broken';
import { FakeKubectl, PROBE, ROUTE } from './support/installation';

const NOW = Date.parse('2026-11-29T08:00:20Z');
const DOCS = join(__dirname, '../../docs');

function facts(kubectl: FakeKubectl): Facts {
  const [installation] = findInstallations(kubectl, {});
  if (installation === undefined) throw new Error('no installation');
  return { ...collect(() => kubectl, installation), now: NOW };
}

function troubles(kubectl: FakeKubectl): Finding[] {
  return diagnose(facts(kubectl)).findings.filter(({ result }) => result !== 'OK');
}

describe('doctor', () => {
  test('finds nothing but the end of PostgreSQL 14 and the stored key in a new installation', () => {
    const found = troubles(new FakeKubectl());
    expect(found.map(({ check }) => check)).toEqual(['Encryption key', 'End of support']);
  });

  test.each(BROKEN)('finds %s', (_, damage, check, result, evidence) => {
    const kubectl = new FakeKubectl();
    damage(kubectl);
    const found = troubles(kubectl).filter((each) => each.check === check);
    expect(found).toContainEqual(
      expect.objectContaining({
        result,
        evidence: expect.stringContaining(evidence),
        remedy: expect.any(String),
      }),
    );
  });

  test.each([
    [
      'waits for its next try',
      'CrashLoopBackOff',
      { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
    ],
    ['just failed', 'Error', undefined],
  ])('tells the end of the message of an init container that %s', (_, reason, state) => {
    const kubectl = new FakeKubectl();
    const terminated = { reason: 'Error', message: 'lost\n1\n2\n3\n4\nNo space left on device' };
    const container = { name: 'set-password', state: state ?? { terminated }, lastState: { terminated } };
    const [pod] = kubectl.list('pods');
    Object.assign(pod?.status, { conditions: [], initContainerStatuses: [container] });
    const [{ evidence } = { evidence: '' }] = troubles(kubectl).filter(({ check }) => check === 'Pods');
    expect(evidence).toContain(`, set-password: ${reason}. 1 2 3 4 No space left on device`);
  });

  test.each(BROKEN)('names a page that is there: %s', (_, damage) => {
    const kubectl = new FakeKubectl();
    damage(kubectl);
    for (const { page } of troubles(kubectl)) {
      const [file = '', anchor] = page?.split('#') ?? [];
      expect(existsSync(join(DOCS, file))).toBe(true);
      expect([undefined, ...anchors(file)]).toContain(anchor);
    }
  });

  test('compares with the hosts of an HTTPRoute, by which a server is outside of the cluster', () => {
    const kubectl = new FakeKubectl();
    kubectl.objects['httproutes.gateway.networking.k8s.io'] = [ROUTE];
    kubectl.probe = { ...PROBE, anonymous: 200 };
    const [deployment] = kubectl.list('deployments');
    const env: { name: string }[] = deployment?.spec.template.spec.containers[0].env;
    const url = env.find(({ name }) => name === 'PREFECT_UI_API_URL');
    Object.assign(url ?? {}, { value: 'https://two.example.com/api' });
    const results = troubles(kubectl).map(({ check, result }) => `${check}: ${result}`);
    expect(results).toEqual(expect.arrayContaining(["UI's API URL: warning", 'Authentication: failure']));
  });

  test('says what it may not read, and checks the rest', () => {
    const kubectl = new FakeKubectl();
    const run = kubectl.run.bind(kubectl);
    kubectl.run = (args, input) => {
      if (args[1] === 'secrets') throw new Error('forbidden');
      return run(args, input);
    };
    const { findings } = diagnose(facts(kubectl));
    expect(findings.filter(({ check }) => check === 'Access')).toHaveLength(2);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'Pods', result: 'OK' }));
  });

  test('prints lines of at most 80 columns, and tells a failure', () => {
    const kubectl = new FakeKubectl();
    server({ anonymous: 200, late: 3 })(kubectl);
    const diagnosis = diagnose(facts(kubectl));
    const text = diagnosisText(diagnosis);
    expect(text).toMatch(/^warning +Late runs +3 flow runs are late[.]\n +Do: /m);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(hasFailure(diagnosis)).toBe(false);
    kubectl.revisions.push('prefect-server 3 failed');
    expect(hasFailure(diagnose(facts(kubectl)))).toBe(true);
  });

  test('gives the pod the current values of the Secrets, on stdin only', () => {
    const kubectl = new FakeKubectl();
    kubectl.values = {
      'prefect-server-database-v2': 'of-database',
      'prefect-server-api-auth': 'admin:of-api',
    };
    const text = JSON.stringify(diagnose(facts(kubectl)));
    const [asked] = kubectl.calls.filter(({ args }) => args.includes('python'));
    expect(JSON.parse(asked?.input ?? '')).toEqual({
      PREFECT_SERVER_DATABASE_PASSWORD: 'of-database',
      PREFECT_SERVER_API_AUTH_STRING: 'admin:of-api',
    });
    expect(`${text}${JSON.stringify(kubectl.calls.map(({ args }) => args))}`).not.toMatch(
      /of-database|of-api/,
    );
  });
});

/** Anchors of a page, as GitHub makes them. */
function anchors(file: string): string[] {
  const text = readFileSync(join(DOCS, file), 'utf8');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
