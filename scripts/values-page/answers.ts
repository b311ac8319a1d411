import type { Chart } from './chart-keys';
import type { Answers } from './rows';
import { SERVER_ANSWERS } from './server-answers';
import { WORKER_ANSWERS } from './worker-answers';

export const ANSWERS: Readonly<Record<Chart, Answers>> = {
  'prefect-server': SERVER_ANSWERS,
  'prefect-worker': WORKER_ANSWERS,
};
