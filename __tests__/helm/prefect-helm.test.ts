import { ChartSource } from '../../src';
import {
  CHART_VERSION,
  compareVersions,
  isKnownToBeOlder,
  OLDEST_CHART_VERSION,
  resolveChart,
  TESTED_CHART_VERSIONS,
  untestedChartWarning,
} from '../../src/helm/prefect-helm';

describe('versions', () => {
  test('the default version is tested, and no tested version is too old', () => {
    expect(TESTED_CHART_VERSIONS[CHART_VERSION]).toBe('3.8.3');
    for (const version of Object.keys(TESTED_CHART_VERSIONS)) {
      expect(compareVersions(version, OLDEST_CHART_VERSION)).toBeGreaterThanOrEqual(0);
    }
  });

  test.each([
    ['3.8.3', '3.8.3', 0],
    ['3.10.0', '3.9.9', 1],
    ['2026.7.9', '2026.7.10', -1],
    ['2026.10.1000000', '2026.9.30235959', 1],
  ])('%s against %s', (left, right, sign) => {
    expect(Math.sign(compareVersions(left, right))).toBe(sign);
  });

  test('an unknown version is not older', () => {
    expect(isKnownToBeOlder(undefined, '1.0.0')).toBe(false);
    expect(isKnownToBeOlder('0.9.0', '1.0.0')).toBe(true);
    expect(isKnownToBeOlder('1.0.0', '1.0.0')).toBe(false);
  });

  test('a source resolves to chart, repository and version', () => {
    expect(resolveChart('prefect-server', undefined)).toEqual({
      chart: 'prefect-server',
      repository: 'https://prefecthq.github.io/prefect-helm',
      version: CHART_VERSION,
      prefectVersion: '3.8.3',
    });
    expect(resolveChart('prefect-server', ChartSource.fromArchive('./a.tgz', '2026.7.2211359'))).toEqual({
      chart: './a.tgz',
      version: '2026.7.2211359',
      isArchive: true,
      prefectVersion: '3.7.7',
    });
  });

  test('the warning has the version and the tested versions', () => {
    const warning = (version: string) =>
      untestedChartWarning(resolveChart('prefect-server', ChartSource.fromRepository({ version })));
    expect(warning(CHART_VERSION)).toBeUndefined();
    expect(warning('2027.1.1000000')).toContain('2027.1.1000000');
    expect(warning('2027.1.1000000')).toContain(CHART_VERSION);
  });
});
