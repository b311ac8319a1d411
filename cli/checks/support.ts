import { CHART_VERSION, compareVersions, TESTED_CHART_VERSIONS } from '../../src/helm/prefect-helm';
import type { Facts } from '../facts';
import { backupName } from '../installations';
import { type Check, type Outcome, ok } from './check';

/** Ends of community support: https://www.postgresql.org/support/versioning/ */
const POSTGRES_ENDS: Readonly<Record<string, string>> = {
  '11': '2023-11-09',
  '12': '2024-11-21',
  '13': '2025-11-13',
  '14': '2026-11-12',
  '15': '2027-11-11',
  '16': '2028-11-09',
  '17': '2029-11-08',
  '18': '2030-11-14',
};

/** cert-manager renews a certificate of 90 days when 30 of them are left. */
const CERTIFICATE_DAYS = 14;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Time that a dump may take, and age of the last one from which on something is wrong. */
const DUMP_HOURS = 6;
const DUMP_DAYS = 8;

/** Checks of what ages. */
export const SUPPORT_CHECKS: readonly Check[] = [
  { title: 'Backups', find: backups },
  { title: 'Certificates', find: certificates },
  { title: 'Tested versions', find: tested },
  { title: 'End of support', find: support },
];

function certificates({ certificates: all, now }: Facts): readonly Outcome[] {
  return all.map(({ secret, validTo }): Outcome => {
    const days = Math.floor((Date.parse(validTo) - now) / DAY_MS);
    const until = `The certificate in ${secret} ${days < 0 ? 'ended' : 'ends'} on ${new Date(validTo).toISOString().slice(0, 10)}.`;
    return days >= CERTIFICATE_DAYS
      ? ok(until)
      : {
          result: days < 0 ? 'failure' : 'warning',
          evidence: until,
          remedy: 'Renew it, or read the log of what does.',
          page: 'connect.md#ingress',
        };
  });
}

/** An external database may have backups that this library knows nothing of. */
function backups({ installation, cronJobs, statefulSets, now }: Facts): readonly Outcome[] {
  const page = 'backup.md';
  const job = cronJobs.find(({ metadata }) => metadata.name === backupName(installation));
  if (job === undefined) {
    return imageVersion(statefulSets) === undefined
      ? []
      : [
          {
            result: 'warning',
            evidence: 'Nothing dumps the bundled database.',
            remedy: 'Add PrefectBackup or the module prefect-backup.',
            page,
          },
        ];
  }
  const { lastScheduleTime, lastSuccessfulTime } = job.status ?? {};
  const since = (time: string | undefined) => (time === undefined ? 0 : now - Date.parse(time));
  const missed = since(lastScheduleTime) > DUMP_HOURS * HOUR_MS && !(lastSuccessfulTime >= lastScheduleTime);
  const last =
    lastSuccessfulTime === undefined
      ? 'No dump was made yet.'
      : `The last dump was made at ${lastSuccessfulTime}.`;
  if (job.spec.suspend) {
    return [
      {
        result: 'warning',
        evidence: `The CronJob ${job.metadata.name} is suspended. ${last}`,
        remedy: 'Resume it (spec.suspend).',
        page,
      },
    ];
  }
  const { creationTimestamp } = job.metadata as { creationTimestamp?: string };
  const isOld = since(lastSuccessfulTime ?? creationTimestamp) > DUMP_DAYS * DAY_MS;
  return missed || isOld
    ? [
        {
          result: missed ? 'failure' : 'warning',
          evidence: last,
          remedy: `Read why: kubectl --namespace ${installation.namespace} logs --selector batch.kubernetes.io/job-name --prefix --tail 20. Then make one: cdktf-prefect backup.`,
          page,
        },
      ]
    : [ok(last)];
}

/** Newer versions are not wrong, but nobody has tried them with this library. */
function tested({ installation, probe }: Facts): readonly Outcome[] {
  const { generation, server } = installation;
  if (generation === 1 || server === undefined) {
    return [];
  }
  const chart: string = server.metadata.labels?.['helm.sh/chart']?.replace('prefect-server-', '') ?? '';
  const versions = [
    ['chart', chart, CHART_VERSION],
    ['Prefect', probe?.version ?? '', `${TESTED_CHART_VERSIONS[CHART_VERSION]}`],
  ] as const;
  const newer = versions
    .filter(([, version, testedVersion]) => version !== '' && compareVersions(version, testedVersion) > 0)
    .map(([of, version]) => `${of} ${version}`);
  return newer.length === 0
    ? [ok('Chart and Prefect are not newer than what was tested.')]
    : [
        {
          result: 'warning',
          evidence: `Newer than tested: ${newer.join(', ')}.`,
          remedy: 'Look for a newer version of this package.',
          page: 'upgrade.md',
        },
      ];
}

function support({ installation, probe, statefulSets, now }: Facts): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  if (installation.generation === 1) {
    outcomes.push({
      result: 'warning',
      evidence: 'Prefect 1 gets no more releases.',
      remedy: 'Move to Prefect 3.',
      page: 'prefect1.md',
    });
  }
  const version = probe?.database?.version ?? imageVersion(statefulSets);
  const major = version?.split('.')[0] ?? '';
  const end = POSTGRES_ENDS[major];
  if (end !== undefined) {
    outcomes.push(
      Date.parse(end) < now
        ? {
            result: 'warning',
            evidence: `PostgreSQL ${major} has had no security fixes since ${end}.`,
            remedy: 'Move to a newer major version.',
            page: 'database.md#move',
          }
        : ok(`PostgreSQL ${major} is supported until ${end}.`),
    );
  }
  return outcomes;
}

/** Version of the bundled PostgreSQL by its image. */
export function imageVersion(statefulSets: Facts['statefulSets']): string | undefined {
  const images: string[] = statefulSets.flatMap(({ spec }) =>
    spec.template.spec.containers.map(({ image }: { image: string }) => image),
  );
  return images
    .map((image) => /postgresql:(\d+[\d.]*)/.exec(image)?.[1])
    .find((version) => version !== undefined);
}
