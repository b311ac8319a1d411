import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../../toolbox/terraform';
import { trimmedPlan } from './trimmed-plan';

const PLANS = join(__dirname, '../../__tests__/pipelines/plans');
const { findings, isPlan } = require('../../examples/pipelines/ci/password-guard.cjs');

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
  const trimmed = trimmedPlan(json);
  const passwords = Object.values(await workspace.resources()).flatMap(({ result }) => result ?? []);
  for (const password of passwords) expect(JSON.stringify(trimmed)).not.toContain(password);
  const file = join(PLANS, `${name}.json`);
  if (process.env.CDKTF_PREFECT_WRITE_PLANS) {
    mkdirSync(PLANS, { recursive: true });
    writeFileSync(file, `${JSON.stringify(trimmed, undefined, 2)}\n`);
  }
  expect(isPlan(json)).toBe(true);
  // The whole plan, as a pipeline gives it; Terraform and OpenTofu differ in what the guard does not read.
  expect([name, findings(json)]).toEqual([name, findings(JSON.parse(readFileSync(file, 'utf8')))]);
}
