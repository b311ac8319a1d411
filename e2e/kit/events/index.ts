import { ACCIDENTS } from './accidents';
import { API } from './api';
import { CONFIGURATION } from './configuration';
import { ENCRYPTION_KEY } from './encryption-key';
import type { Event } from './event';
import { PASSWORDS } from './passwords';
import { STATE } from './state';

/** The events of an installation's life, each up to the apply that follows, in the order of docs/events.md. */
export const EVENTS: readonly Event[] = [
  ...CONFIGURATION,
  ...ACCIDENTS,
  ...PASSWORDS,
  ...STATE,
  ...API,
  ...ENCRYPTION_KEY,
];
