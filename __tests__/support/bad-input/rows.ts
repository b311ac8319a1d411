import {
  Credentials,
  Database,
  type ExternalDatabaseOptions,
  Prefect1Server,
  type Prefect1ServerProps,
  PrefectServer,
  type PrefectServerProps,
  type WorkerOptions,
} from '../../../src';
import type { BadInput } from '../template';

export function server(id: string, path: string, got: string, props: PrefectServerProps): BadInput {
  return { id, path, got, server: props, build: (stack) => new PrefectServer(stack, 'prefect', props) };
}

export function external(
  id: string,
  path: string,
  got: string,
  options: Partial<ExternalDatabaseOptions>,
): BadInput {
  const credentials = Credentials.generated();
  const database = Database.external({ host: 'db.example.com', credentials, ...options });
  return server(id, `database.${path}`, got, { database });
}

export function worker(id: string, path: string, got: string, options: Partial<WorkerOptions>): BadInput {
  const workers = [{ workPool: 'fine' }, { workPool: 'pool', ...options }];
  return server(id, `workers[1].${path}`, got, { workers });
}

export function prefect1(id: string, path: string, got: string, props: Prefect1ServerProps): BadInput {
  return { id, path, got, prefect1: props, build: (stack) => new Prefect1Server(stack, 'prefect', props) };
}
