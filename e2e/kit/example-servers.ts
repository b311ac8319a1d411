import { resolve } from 'node:path';
import { App } from 'cdktf';
import type { Construct } from 'constructs';
import * as library from '../../src';
import { type ChartSource, Namespace, Prefect1Server, PrefectServer } from '../../src';

/** Names of namespaces that no other test has, and local charts for a test that installs. */
export interface Own {
  readonly namespaceOf: (name: string) => string;
  readonly serverChart?: ChartSource;
  readonly workerChart?: ChartSource;
  readonly prefect1Chart?: ChartSource;
}

type AnyServer = PrefectServer | Prefect1Server;

let own: Own;
let servers: AnyServer[] = [];

class OwnPrefectServer extends PrefectServer {
  constructor(scope: Construct, id: string, props: library.PrefectServerProps = {}) {
    const workers = props.workers?.map((worker) => ({
      ...worker,
      chart: own.workerChart,
      namespace: worker.namespace && renamed(worker.namespace),
      job: worker.job && {
        ...worker.job,
        namespace: worker.job.namespace && renamed(worker.job.namespace),
      },
    }));
    super(scope, id, { ...props, namespace: renamed(props.namespace), chart: own.serverChart, workers });
    servers.push(this);
  }
}

class OwnPrefect1Server extends Prefect1Server {
  constructor(scope: Construct, id: string, props: library.Prefect1ServerProps = {}) {
    super(scope, id, { ...props, namespace: renamed(props.namespace), chart: own.prefect1Chart });
    servers.push(this);
  }
}

function renamed(namespace = Namespace.create('prefect')): Namespace {
  const name = own.namespaceOf(namespace.name);
  return namespace._create === undefined ? Namespace.existing(name) : Namespace.create(name);
}

jest.doMock(
  'cdktf-prefect',
  () => ({ ...library, PrefectServer: OwnPrefectServer, Prefect1Server: OwnPrefect1Server }),
  { virtual: true },
);

/** The servers of an example's app, each in its stack, with charts and namespaces of the test. */
export function serversOf(example: string, ofTest: Own): AnyServer[] {
  own = ofTest;
  servers = [];
  const synth = jest.spyOn(App.prototype, 'synth').mockImplementation(() => {});
  require(resolve(__dirname, '../../examples', example));
  synth.mockRestore();
  return servers;
}
