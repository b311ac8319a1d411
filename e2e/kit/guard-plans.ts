import { writeFixture } from '../../__tests__/pipelines/support/plan-files';
import { planLines } from '../../__tests__/pipelines/support/plan-lines';
import { plan as fixturePlan } from '../../__tests__/pipelines/support/plans';
import type { Json } from '../../toolbox/kube';
import type { Workspace } from '../../toolbox/terraform';

const { isPlan } = require('../../examples/pipelines/ci/password-guard-plan.cjs');
const { findings } = require('../../examples/pipelines/ci/password-guard-rules.cjs');

/** Where a plan is made, and the test's namespace, which has another name in the fixture. */
export interface Site {
  readonly workspace: Workspace;
  readonly namespace: string;
}

/**
 * Plans what the configuration has become; the guard has to find in it what it finds in the fixture of the unit tests,
 * which may be written anew.
 */
export async function fixture(
  { workspace, namespace }: Site,
  name: string,
  ...args: string[]
): Promise<void> {
  const plan = await workspace.plan(...args);
  const json = JSON.parse(JSON.stringify(plan.json).replaceAll(namespace, 'prefect'));
  const lines = planLines(json);
  const passwords = Object.values(await workspace.resources()).flatMap(({ result }) => result ?? []);
  for (const password of passwords) expect(JSON.stringify(lines)).not.toContain(password);
  if (process.env.CDKTF_PREFECT_WRITE_PLANS) writeFixture(name, lines);
  expect(isPlan(json)).toBe(true);
  // The whole plan, as a pipeline gives it; Terraform and OpenTofu differ in what the guard does not read.
  expect([name, sorted(findings(json))]).toEqual([name, sorted(findings(fixturePlan(name)))]);
}

/** Terraform sorts modules after resources, a fixture by address alone. */
function sorted(found: Json[]): Json[] {
  return [...found].sort((one, other) => one.address.localeCompare(other.address));
}
