import type { ChartSource } from '../helm/chart-source';
import { checkChartRepository } from '../helm/prefect-helm';
import { firstGroup, oneOf } from '../validation/conditions';
import { isKnown, type Problems, type Verdict } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import { PREFECT1_CHART_VERSION } from './versions';

/** Versions of charts that don't work, with the reason. */
const BROKEN_CHARTS: Record<string, string> = {
  '2022.03.29': 'its prefectVersionTag and uiVersionTag are empty, so its images have no tags',
  '2022.09.07': 'its prefectVersionTag is 2.3.2, so agent and tenant would use Prefect 2',
  '0.0.0':
    'this is an unreleased checkout with "latest" images, which are now Prefect 3. Package it with a version above 2022.09.23 (helm package --version 2022.10.11), and give that version',
};

const NOT_BROKEN = Object.entries(BROKEN_CHARTS).map<TextRule>(([version, reason]) => ({
  id: 'chart.version.broken',
  remedy: `This chart does not work: ${reason}. Use ${PREFECT1_CHART_VERSION}.`,
  mustNot: [exactly(version)],
}));

const VERSION_FORMAT: TextRule = {
  id: 'chart.version.invalid',
  remedy: `Give ${PREFECT1_CHART_VERSION}.`,
  must: ['^[0-9]{4}[.][0-9]{2}[.][0-9]{2}$'],
};

/** Refuses versions before 2022.09.23. */
const NOT_OLD: TextRule = {
  id: 'chart.version.tooOld',
  remedy: `Charts up to 2022.04.14 have flat values, other Secret keys and PostgreSQL 11. Install ${PREFECT1_CHART_VERSION} under another name and move the data: docs/prefect1.md, "A second release and a dump".`,
  mustNot: ['^([01]|20[01]|202[01])', '^2022[.](0[0-8]|09[.]([01]|2[0-2]))'],
};

const RELEASED: TextRule = {
  id: 'chart.source.missing',
  remedy: `Prefect released only ${PREFECT1_CHART_VERSION}. Give the source of this version: ChartSource.fromArchive(), or fromRepository() with a repository.`,
  must: [exactly(PREFECT1_CHART_VERSION)],
};

/** The version in the name of a chart's archive. */
const ARCHIVE_VERSION = 'prefect-server-([0-9]+[.][0-9]+[.][0-9]+)[.]tgz$';

/** Independent checks of the chart, in report order. */
export const PREFECT1_CHART_CHECKS: readonly ((problems: Problems, source: ChartSource) => void)[] = [
  (problems, source) => checkChartRepository(problems, 'chart', source),
  checkVersion,
  checkArchiveVersion,
];

function checkVersion(problems: Problems, source: ChartSource): void {
  const hasSource = source._archive !== undefined || source._repository !== undefined;
  const rules = [...NOT_BROKEN, VERSION_FORMAT, NOT_OLD, ...(hasSource ? [] : [RELEASED])];
  checkText(problems, 'chart.version', source._version, ...rules);
}

function checkArchiveVersion(
  problems: Problems,
  { _archive: archive, _version: version }: ChartSource,
): void {
  if (archive !== undefined && version !== undefined) {
    problems.require(
      'chart.version.contradiction',
      'chart.version',
      archiveHasVersion(archive, version),
      'The name of the archive has another version. Give the version of its Chart.yaml.',
      version,
    );
  }
}

function archiveHasVersion(archive: string, version: string): Verdict {
  if (!isKnown(archive) || !isKnown(version)) {
    return oneOf(firstGroup(archive, ARCHIVE_VERSION), ['', version]);
  }
  const found = new RegExp(ARCHIVE_VERSION).exec(archive)?.[1];
  return found === undefined || found === version;
}

function exactly(version: string): string {
  return `^${version.replace(/\./g, '[.]')}$`;
}
