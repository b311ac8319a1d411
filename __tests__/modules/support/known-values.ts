import { type Block, localsOf } from '../../../modules-dist/hcl-files';
import { addressOf } from './modules';

/** What only an apply knows of a module, by the name of the local that has it, as a constant. */
const STUBS: Readonly<Record<string, string>> = {
  apollo_external_host: '"apollo_external"',
  auth_secret_uid: '"uid"',
  claim_uid: '"uid"',
  claims_before: '[]',
  database_secret_uid: '"uid"',
  foreign_releases: '[]',
  job_template_hash: '"template"',
  jobs_before: '[]',
  kube_system_uid: '"cluster"',
  larger_size: 'null',
  owner_id: '"owner"',
  pods_before: '[]',
  ui_external_host: '"ui_external"',
};

/** Locals that name a resource or a data source, each with a constant for it. Others of them are null. */
export function knownValues(blocks: readonly Block[]): Record<string, string> {
  const addresses = blocks
    .filter(({ type }) => ['resource', 'data', 'ephemeral'].includes(type))
    .map((block) => addressOf(block).replaceAll('.', '[.]'));
  const naming = new RegExp(`\\b(?:${addresses.join('|')})\\b`);
  return Object.fromEntries(
    [...localsOf(blocks)]
      .filter(([name, value]) => name in STUBS || (addresses.length > 0 && naming.test(value)))
      .map(([name]) => [name, STUBS[name] ?? 'null']),
  );
}
