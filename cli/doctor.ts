import type { Outcome, Result } from './checks/check';
import { CLUSTER_CHECKS } from './checks/cluster';
import { SERVER_CHECKS } from './checks/server';
import { SUPPORT_CHECKS } from './checks/support';
import type { Facts } from './facts';
import { row, wrapped } from './text';

/** An outcome with the title of its check. */
export interface Finding extends Outcome {
  readonly check: string;
}

export interface Diagnosis {
  readonly namespace: string;
  readonly release: string;
  readonly findings: readonly Finding[];
}

const RESULTS: readonly Result[] = ['OK', 'warning', 'failure'];

/** Widths of the columns with result and check. */
const RESULT = 9;
const CHECK = 16;

export function diagnose(facts: Facts): Diagnosis {
  const { namespace, release } = facts.installation;
  const findings = [...CLUSTER_CHECKS, ...SERVER_CHECKS, ...SUPPORT_CHECKS].flatMap(({ title, find }) =>
    find(facts).map((outcome) => ({ check: title, ...outcome })),
  );
  return { namespace, release, findings };
}

export function hasFailure({ findings }: Diagnosis): boolean {
  return findings.some(({ result }) => result === 'failure');
}

export function diagnosisText({ namespace, release, findings }: Diagnosis): string {
  const lines = findings.flatMap(({ result, check, evidence, remedy, page }) => [
    row(
      [
        [result, RESULT],
        [check, CHECK],
      ],
      evidence,
    ),
    ...(remedy === undefined ? [] : [wrapped(`Do: ${remedy}`, RESULT + 2)]),
    ...(page === undefined ? [] : [wrapped(`See: ${page}`, RESULT + 2)]),
  ]);
  const counts = RESULTS.map(
    (result) => `${findings.filter((finding) => finding.result === result).length} ${result}`,
  );
  return [`${release} in ${namespace}`, '', ...lines, '', counts.join(', ')].join('\n');
}
