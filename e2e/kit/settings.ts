/** Where a password comes from. */
export type Kind = 'generated' | 'given' | 'writeOnly';

/** Settings of an installation that events change. */
export interface Settings {
  readonly version: number;
  readonly kind: Kind;
  /** The password that is given, where one is. */
  readonly given?: string;
  /** Where the API's auth string comes from, if there is one. */
  readonly auth?: Kind;
  /** Where the encryption key comes from, if there is one. */
  readonly key?: 'generated' | 'writeOnly';
  /** Which of two other images, if not the one of the release. */
  readonly image?: 1 | 2;
  readonly label?: string;
  /** Whether the API server refuses an object of the release, after others were applied. */
  readonly broken?: boolean;
  readonly older?: boolean;
  readonly length?: number;
  readonly special?: string;
  /** Id of the construct, name of the module, or of the hand-written password and Secret. */
  readonly id: string;
  readonly scope?: string;
  readonly name?: string;
  /** Another namespace than the installation began in. */
  readonly namespace?: string;
  readonly size?: string;
  readonly storageClass?: string;
  readonly accessMode?: string;
  /** Whether an existing claim is used, with the data of an old installation. */
  readonly claim?: boolean;
  /** Namespace and claim are not Terraform's, from the beginning. */
  readonly onExistingClaim?: boolean;
  /** Whether the database is not the bundled one, but at this host and port. */
  readonly external?: boolean;
  readonly host?: string;
  readonly port?: number;
  /** Whether providers are the oldest that are there, until they are upgraded. */
  readonly oldestProviders?: boolean;
}

/** Default initial settings of an installation. */
export const BEGINNING = { version: 1, kind: 'generated', id: 'prefect' } as const;

/** Initial settings that no event can change back. */
const FIXED = ['auth', 'key', 'older', 'claim', 'onExistingClaim', 'external', 'oldestProviders'] as const;
export type Fixed = (typeof FIXED)[number];

/** Whether an installation is made as one with other settings. */
export function isMadeAs(wanted: Partial<Settings>, settings: Settings): boolean {
  return FIXED.every((key) => hasSame(key, wanted, settings));
}

/** Whether an installation has each of some settings. */
export function has(wanted: Partial<Settings>, settings: Settings): boolean {
  return (Object.keys(wanted) as (keyof Settings)[]).every((key) => hasSame(key, wanted, settings));
}

function hasSame(key: keyof Settings, wanted: Partial<Settings>, settings: Settings): boolean {
  return (wanted[key] ?? false) === (settings[key] ?? false);
}
