import type { ChartSource } from '../helm/chart-source';
import { checkChartRepository } from '../helm/prefect-helm';
import { firstGroup, oneOf } from '../validation/conditions';
import { isKnown, type Problems, type Verdict } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import { PREFECT1_CHART_VERSION } from './versions';

/** Charts that were released broken, and why. */
const BROKEN_CHARTS: Record<string, string> = {
  '2022.03.29': 'its prefectVersionTag and uiVersionTag are empty, so that no image has a tag',
  '2022.09.07': 'its prefectVersionTag is 2.3.2, so that agent and tenant are made with Prefect 2',
  '0.0.0':
    'this is the chart of an unreleased checkout, with "latest" images, which are Prefect 3 today. Package it with a version above 2022.09.23 (helm package --version 2022.10.11), and give that',
};

const NOT_BROKEN = Object.entries(BROKEN_CHARTS).map<TextRule>(([version, reason]) => ({
  id: 'chart.version.broken',
  remedy: `It does not work: ${reason}. Use ${PREFECT1_CHART_VERSION}.`,
  mustNot: [wholly(version)],
}));

const SHAPE: TextRule = {
  id: 'chart.version.invalid',
  remedy: `Give ${PREFECT1_CHART_VERSION}.`,
  must: ['^[0-9]{4}[.][0-9]{2}[.][0-9]{2}$'],
};

/** Not before 2022.09.23. */
const NOT_OLD: TextRule = {
  id: 'chart.version.tooOld',
  remedy: `Charts up to 2022.04.14 have flat values, other Secret keys and PostgreSQL 11. Use ${PREFECT1_CHART_VERSION} under another name, and bring the data over: docs/prefect1.md, "A second release and a dump".`,
  mustNot: ['^([01]|20[01]|202[01])', '^2022[.](0[0-8]|09[.]([01]|2[0-2]))'],
};

const RELEASED: TextRule = {
  id: 'chart.source.missing',
  remedy: `Only ${PREFECT1_CHART_VERSION} was ever released. Say where this version is: ChartSource.fromArchive(), or fromRepository() with a repository.`,
  must: [wholly(PREFECT1_CHART_VERSION)],
};

/** The version in the name of a packed chart. */
const PACKED_VERSION = 'prefect-server-([0-9]+[.][0-9]+[.][0-9]+)[.]tgz$';

/** What is checked of the chart, in parts that know nothing of each other. */
export const PREFECT1_CHART_CHECKS: readonly ((problems: Problems, source: ChartSource) => void)[] = [
  (problems, source) => checkChartRepository(problems, 'chart', source),
  checkVersion,
  checkPackedVersion,
];

function checkVersion(problems: Problems, source: ChartSource): void {
  const isNamed = source._archive !== undefined || source._repository !== undefined;
  const rules = [...NOT_BROKEN, SHAPE, NOT_OLD, ...(isNamed ? [] : [RELEASED])];
  checkText(problems, 'chart.version', source._version, ...rules);
}

function checkPackedVersion(problems: Problems, { _archive: archive, _version: version }: ChartSource): void {
  if (archive !== undefined && version !== undefined) {
    problems.require(
      'chart.version.contradiction',
      'chart.version',
      agree(archive, version),
      'The archive is of another version, by its name. Give the version that its Chart.yaml has.',
      version,
    );
  }
}

function agree(archive: string, version: string): Verdict {
  if (!isKnown(archive) || !isKnown(version)) {
    return oneOf(firstGroup(archive, PACKED_VERSION), ['', version]);
  }
  const packed = new RegExp(PACKED_VERSION).exec(archive)?.[1];
  return packed === undefined || packed === version;
}

function wholly(version: string): string {
  return `^${version.replace(/\./g, '[.]')}$`;
}
