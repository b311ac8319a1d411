import { gunzipSync } from 'node:zlib';
import type { Json, Kube } from '../../toolbox/kube';
import type { Plan, Workspace } from '../../toolbox/terraform';

/** Keys of secret values in the tests' Secrets. */
const SECRET_KEY = /password|auth-string|encryption-key|^url$|docket-url|connection/;

/** A Secret in a state, where Terraform makes it. */
const MANAGED_SECRET = /"mode": "managed",\s+"type": "kubernetes_secret_v1"/;

/** Texts in which a password is a leak, by place. */
export type Places = Readonly<Record<string, string>>;

/** An installation whose passwords are searched for. */
export interface Searched {
  readonly kube: Kube;
  readonly namespace: string;
  /** Passwords that its Secrets have had, and whether the state may have them. */
  readonly passwords: Map<string, boolean>;
}

/** One that Terraform makes in a workspace. */
export interface SearchedWorkspace extends Searched {
  readonly workspace: Workspace;
}

/** Settings of {@link leaks}. */
export interface LeakOptions {
  /** All namespaces of the stack. */
  readonly namespaces?: readonly string[];
  /** A plan that is known already. */
  readonly plan?: Plan;
}

/** Throws if a password is anywhere but in its Secret. */
export async function assertNoLeak(
  installation: SearchedWorkspace,
  options: LeakOptions = {},
): Promise<void> {
  refuse(await leaks(installation, options));
}

/** The same where something else than a workspace runs Terraform: what it printed and left is given. */
export async function assertNotIn(places: Places, searched: Searched): Promise<void> {
  await note(searched, [searched.namespace]);
  if (searched.passwords.size === 0) throw new Error(`no Secret in ${searched.namespace} has a password`);
  const all = { ...places, ...(await objectsOf(searched.kube, searched.namespace)) };
  refuse(placesWith(all, [...searched.passwords.keys()]));
}

/** Throws if a password is in these places. */
export function refuse(found: readonly string[]): void {
  if (found.length > 0) throw new Error(`a password is in:\n${found.join('\n')}`);
}

/**
 * Where a password is that a Secret has or had, but for that Secret: in any plan, as text or JSON, in what applies
 * printed, in an output, in the values, notes or manifest of a helm release, in any other object of the namespaces, or,
 * if it is write-only or was not given to Terraform, in the state. Throws if a Secret is made and no password found.
 */
export async function leaks(installation: SearchedWorkspace, options: LeakOptions = {}): Promise<string[]> {
  const { workspace, kube } = installation;
  const namespaces = options.namespaces ?? [installation.namespace];
  await note(installation, namespaces);
  if (installation.passwords.size === 0 && MANAGED_SECRET.test(workspace.stateText()))
    throw new Error(`the state has a Secret, and none in ${namespaces.join(', ')} has a password`);
  const plan = options.plan ?? (await workspace.plan());
  const places: Record<string, string> = {
    'plan as text': plan.text,
    'plan as JSON, not marked as sensitive': JSON.stringify(withoutSensitive(workspace.plans())),
    'what applies printed': workspace.printed(),
    outputs: JSON.stringify(await workspace.output()),
  };
  for (const namespace of namespaces) Object.assign(places, await objectsOf(kube, namespace));
  const all = [...installation.passwords.keys()];
  return [
    ...placesWith(places, all),
    ...placesWith(
      { state: workspace.stateText(), 'plan as JSON': JSON.stringify(workspace.plans()) },
      all.filter((password) => !installation.passwords.get(password)),
    ),
  ];
}

/** Remembers the passwords that Secrets have now. */
async function note({ kube, passwords }: Searched, namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces) {
    for (const [password, inState] of await passwordsOf(kube, namespace)) {
      passwords.set(password, inState || passwords.get(password) === true);
    }
  }
}

/** The names of the places that have one of the passwords in any of its forms. */
export function placesWith(places: Places, passwords: readonly string[]): string[] {
  const forms = [...new Set(passwords)].flatMap(formsOf);
  return Object.keys(places).filter((place) => forms.some((form) => places[place].includes(form)));
}

/** The forms in which a password could be written somewhere. */
function formsOf(password: string): string[] {
  const json = JSON.stringify(password).slice(1, -1);
  const percent = encodeURIComponent(password);
  const strict = percent.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return [
    ...new Set([
      password,
      percent,
      strict,
      json,
      // As Go writes JSON, and as JSON is written in JSON.
      json.replace(/[&<>]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
      JSON.stringify(json).slice(1, -1),
      ...[password, percent, strict].flatMap(base64Forms),
    ]),
  ];
}

/** Shorter texts occur everywhere by chance. */
const LEAST_BASE64 = 8;

/** In base64 a text looks otherwise by how many bytes are before it; what only depends on the text itself. */
function base64Forms(password: string): string[] {
  return [0, 1, 2]
    .map((before) => {
      const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(password)]);
      const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
      return before === 0 ? whole : whole.slice(4);
    })
    .filter((form) => form.length >= LEAST_BASE64);
}

/** The passwords in a namespace's Secrets, and whether Terraform's state may have them. */
async function passwordsOf(kube: Kube, namespace: string): Promise<[string, boolean][]> {
  const secrets = await kube.secrets(namespace);
  return secrets.flatMap(({ metadata, data = {} }) => {
    const isOurs = metadata.labels?.['app.kubernetes.io/managed-by'] === 'cdktf-prefect';
    const inState = isOurs && !metadata.name.includes('-write-only');
    return Object.entries<string>(data)
      .filter(([key]) => SECRET_KEY.test(key) && !key.endsWith('-urlencoded'))
      .map(([, value]) =>
        Buffer.from(value, 'base64')
          .toString()
          .replace(/^admin:/, ''),
      )
      .filter((password) => password !== '')
      .map((password): [string, boolean] => [password, inState]);
  });
}

/** Every object of a namespace that the API server can list, but for the data of Secrets. */
async function objectsOf(kube: Kube, namespace: string): Promise<Places> {
  const own = await kube.find('namespace', undefined, namespace);
  const places: Record<string, string> = { [`namespace ${namespace}`]: JSON.stringify(own ?? null) };
  for (const object of await kube.everything(namespace)) {
    const { kind, metadata, data = {}, type } = object;
    const where = `${kind} ${namespace}/${metadata.name}`;
    if (kind !== 'Secret') {
      places[where] = JSON.stringify(object);
    } else if (type === 'helm.sh/release.v1') {
      places[`helm release in ${where}`] = releaseText(data.release);
    } else {
      places[`metadata of the ${where}`] = JSON.stringify([metadata, Object.keys(data)]);
    }
  }
  return places;
}

/**
 * What helm stores of a release: JSON, compressed, base64 in base64. Go writes `&`, `<` and `>` in JSON as escapes,
 * so the strings are decoded and written anew.
 */
function releaseText(data: string): string {
  const json = gunzipSync(Buffer.from(Buffer.from(data, 'base64').toString(), 'base64')).toString();
  return JSON.stringify(JSON.parse(json));
}

/** The JSON of a plan without the values that it marks as sensitive, and without those of variables, which it can't mark. */
function withoutSensitive(plan: Json): Json {
  if (Array.isArray(plan)) return plan.map(withoutSensitive);
  if (plan === null || typeof plan !== 'object') return plan;
  if (plan.sensitive === true) return null;
  const marks: Record<string, string> = {
    before: 'before_sensitive',
    after: 'after_sensitive',
    values: 'sensitive_values',
  };
  return Object.fromEntries(
    Object.entries<Json>(plan)
      .filter(([key]) => key !== 'variables')
      .map(([key, value]) => {
        const mark = marks[key] === undefined ? undefined : plan[marks[key]];
        return [key, withoutSensitive(mark === undefined ? value : unmarked(value, mark))];
      }),
  );
}

function unmarked(value: Json, mark: Json): Json {
  if (mark === true) return null;
  if (value === null || typeof value !== 'object' || !mark) return value;
  if (Array.isArray(value)) return value.map((item, index) => unmarked(item, mark[index]));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unmarked(item, mark[key])]));
}
