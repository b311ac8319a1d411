import { ENTRYPOINT, pythonCommand, waitCommand, waitProgram } from '../../helm/waiting';
import type { WorkerSettings } from '../settings';
import { SYNC_TEMPLATE } from './sync-template';

/** Less than the liveness probe allows, with its first delay. */
const SECONDS = 240;

/** Waits until a self-hosted server answers. A refused certificate is an answer too: Prefect may trust other CAs. */
export const WAIT_FOR_API = waitProgram({
  imports: ['ssl', 'urllib.error', 'urllib.request'],
  lines: `place = os.environ["PREFECT_API_URL"]


def check():
    try:
        urllib.request.urlopen(place.rstrip("/") + "/health", timeout=5).close()
    except urllib.error.HTTPError as error:
        # A proxy without a server behind it.
        if error.code in (502, 503, 504):
            raise
    except urllib.error.URLError as error:
        if not isinstance(error.reason, ssl.SSLError):
            raise
`,
});

/** The worker's command, if it differs from the chart's. Prefect Cloud needs no wait. */
export function workerCommand({ props, baseJobTemplate }: WorkerSettings): string[] | undefined {
  const sync = [SYNC_TEMPLATE, props.workPool, ENTRYPOINT] as const;
  const hasTemplate = baseJobTemplate !== undefined;
  if (props.api._spec.kind === 'cloud') {
    return hasTemplate ? pythonCommand(...sync) : undefined;
  }
  const next = hasTemplate ? ['python', '-c', ...sync] : [ENTRYPOINT];
  return waitCommand(WAIT_FOR_API, String(SECONDS), ...next);
}
