import { gunzipSync } from 'node:zlib';
import type { Installation } from './installation';

/** The forms in which a password could be written somewhere. */
function forms(password: string): string[] {
  const base64 = Buffer.from(password).toString('base64').replace(/=+$/, '');
  return [
    ...new Set([password, encodeURIComponent(password), JSON.stringify(password).slice(1, -1), base64]),
  ];
}

/**
 * Throws if a password is anywhere but in a Secret's data: in a plan as text, in an output, in the values, notes or
 * manifest of a helm release, in any other object of the namespaces, or, in write-only mode, in the state.
 */
export async function assertNoLeak(
  installation: Installation,
  passwords: string[],
  options: { namespaces?: string[]; state?: boolean } = {},
): Promise<void> {
  const { workspace, kube } = installation;
  const plan = await workspace.run(['plan', '-no-color', '-refresh-only']);
  const places: Record<string, string> = {
    plan: plan.stdout,
    'destroy plan': (await workspace.run(['plan', '-no-color', '-destroy'])).stdout,
    outputs: JSON.stringify(await workspace.output()),
  };
  if (options.state) places.state = workspace.stateText();
  for (const namespace of options.namespaces ?? [installation.namespace]) {
    for (const secret of await kube.list('secrets', namespace)) {
      const { type, metadata, data = {} } = secret;
      if (type === 'helm.sh/release.v1') {
        places[`helm release ${metadata.name}`] = releaseText(data.release);
      } else {
        places[`metadata of the Secret ${metadata.name}`] = JSON.stringify(metadata);
      }
    }
    for (const kind of [
      'configmaps',
      'pods',
      'deployments',
      'statefulsets',
      'services',
      'ingresses',
      'jobs',
      'pvc',
      'events',
    ]) {
      places[`${kind} of ${namespace}`] = JSON.stringify(await kube.list(kind, namespace));
    }
  }
  for (const [place, text] of Object.entries(places)) {
    for (const form of passwords.flatMap(forms)) {
      if (text.includes(form)) throw new Error(`a password is in the ${place}`);
    }
  }
}

/**
 * What helm stores of a release: JSON, compressed, base64 in base64. Go writes `&`, `<` and `>` in JSON as escapes,
 * so the strings are decoded and written anew.
 */
function releaseText(data: string): string {
  const json = gunzipSync(Buffer.from(Buffer.from(data, 'base64').toString(), 'base64')).toString();
  return JSON.stringify(JSON.parse(json));
}
