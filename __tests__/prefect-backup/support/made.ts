import {
  Credentials,
  Database,
  Prefect1Server,
  type Prefect1ServerProps,
  PrefectBackup,
  type PrefectBackupProps,
  PrefectServer,
  type PrefectServerProps,
} from '../../../src';
import { synthesize, type Template } from '../../support/template';

export function made(props: Partial<PrefectBackupProps> = {}, server: PrefectServerProps = {}): Template {
  return synthesize(
    (stack) =>
      new PrefectBackup(stack, 'backup', { server: new PrefectServer(stack, 'prefect', server), ...props }),
  );
}

export function ofPrefect1(server: Prefect1ServerProps = {}): Template {
  return synthesize((stack) => {
    new PrefectBackup(stack, 'backup', { server: new Prefect1Server(stack, 'prefect', server) });
  });
}

export const SETUP = { adminPassword: { secretName: 'admin', key: 'password' } };

export function external(options: object = {}): PrefectServerProps {
  const credentials = Credentials.generated({ version: 2 });
  return { database: Database.external({ host: 'db.example.com', credentials, ...options }) };
}

export const cronPod = (template: Template) =>
  template.resource('kubernetes_cron_job_v1').spec.job_template.spec.template;

/** The Job, and not that of a set-up. */
export const upgradeJob = (template: Template) =>
  Object.values(template.resources('kubernetes_job_v1')).find(({ metadata }: any) =>
    metadata.name.startsWith('prefect-server-before-upgrade-'),
  ) as any;

/** Variables of a pod, with `secret/key` for those from Secrets. */
export function variables(pod: any): Record<string, string> {
  return Object.fromEntries(
    pod.spec.container[0].env.map(({ name, value, value_from: from }: any) => [
      name,
      value ?? `${from.secret_key_ref.name}/${from.secret_key_ref.key}`,
    ]),
  );
}
