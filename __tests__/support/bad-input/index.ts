import type { BadInput } from '../template';
import { BACKUPS } from './backup';
import { CREDENTIALS } from './credentials';
import { DATABASES } from './database';
import { SETUPS } from './database-setup';
import { EXPOSURE } from './exposure';
import { LABELS } from './labels';
import { NAMES } from './names';
import { OPERATIONS } from './operations';
import { POD_SPECS } from './pods';
import { PREFECT1_DATABASES } from './prefect1-database';
import { PREFECT1_EXPOSURE } from './prefect1-exposure';
import { PREFECT1_NAMES } from './prefect1-names';
import { PREFECT1_PODS } from './prefect1-pods';
import { PREFECT1_RELEASES } from './prefect1-release';
import { PROPS_BAD_INPUT } from './props';
import { VERSIONS } from './versions';
import { WORKER_SCALING } from './worker-scaling';
import { WORKERS } from './workers';

/** Props with one problem each. */
export const BAD_INPUT: BadInput[] = [
  ...NAMES,
  ...LABELS,
  ...POD_SPECS,
  ...CREDENTIALS,
  ...DATABASES,
  ...SETUPS,
  ...EXPOSURE,
  ...VERSIONS,
  ...OPERATIONS,
  ...WORKERS,
  ...WORKER_SCALING,
  ...PREFECT1_NAMES,
  ...PREFECT1_DATABASES,
  ...PREFECT1_EXPOSURE,
  ...PREFECT1_PODS,
  ...PREFECT1_RELEASES,
  ...BACKUPS,
  ...PROPS_BAD_INPUT,
];
