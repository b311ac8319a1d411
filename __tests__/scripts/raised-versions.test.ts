import { newestOf, raised, replacements } from '../../scripts/support/raised-versions';

const CURRENT = { chart: '2026.8.2', prefect: '3.8.3', exporter: '2026.8.1', prefectKubernetes: '0.7.12' };
const NEWEST = { chart: '2026.9.5', prefect: '3.9.0', exporter: '2026.9.1', prefectKubernetes: '0.7.13' };
const OLDER = ['2026.7.1', '3.7.7'] as const;

test('the newest chart is by number, a release, and of server and worker', () => {
  const of = (...versions: string[]) =>
    versions.map((version) => ({ version, appVersion: `app ${version}` }));
  const entries = {
    'prefect-server': of('2026.9.2', '2026.9.10', '2026.10.1', '2026.11.1-rc1'),
    'prefect-worker': of('2026.9.10', '2026.9.2'),
    'prometheus-prefect-exporter': of('2026.8.1'),
  };
  expect(newestOf(entries)).toEqual({ chart: '2026.9.10', prefect: 'app 2026.9.10', exporter: '2026.8.1' });
});

test('the current versions become the older ones', () => {
  const text = "{ '2026.8.2': '3.8.3', '2026.7.1': '3.7.7' } prefect:3.8.3-python3.11, kubernetes==0.7.12.";
  expect(raised(text, replacements(CURRENT, NEWEST, OLDER))).toBe(
    "{ '2026.9.5': '3.9.0', '2026.8.2': '3.8.3' } prefect:3.9.0-python3.11, kubernetes==0.7.13.",
  );
});

test('parts of longer numbers stay', () => {
  for (const text of ['13.8.3', '3.8.30', '3.8.3.1', '1.3.8.3', '2026.8.22']) {
    expect(raised(text, replacements(CURRENT, NEWEST, OLDER))).toBe(text);
  }
});

test('a newer exporter alone leaves the charts', () => {
  const map = replacements(CURRENT, { ...CURRENT, exporter: '2026.9.1' }, OLDER);
  expect(raised('2026.8.1 2026.8.2 2026.7.1 3.7.7', map)).toBe('2026.9.1 2026.8.2 2026.7.1 3.7.7');
});
