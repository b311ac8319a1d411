import { DATABASES } from './databases';
import { EXPOSURE } from './exposure';
import { KEYS } from './keys';
import { OPERATIONS } from './operations';
import type { Scenario } from './scenario';
import { VERSIONS } from './versions';
import { WORKERS } from './workers';

export { STANDALONE_WORKERS } from './workers';

/** Stacks that together use every prop. */
export const SCENARIOS: Record<string, Scenario> = {
  ...DATABASES,
  ...EXPOSURE,
  ...OPERATIONS,
  ...KEYS,
  ...WORKERS,
  ...VERSIONS,
};
