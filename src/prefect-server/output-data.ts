import type { ITerraformDependable } from 'cdktf';
import type { ServerSettings } from './settings';

/** What the outputs read of a worker. */
export interface WorkerOutputData {
  readonly name: string;
  readonly namespace: string;
  readonly jobNamespace: string;
  readonly workPool: string;
}

/** What the outputs read of a server. */
export interface ServerOutputData {
  readonly settings: ServerSettings;
  readonly chartVersion?: string;
  readonly prefectVersion?: string;
  readonly release: ITerraformDependable;
  readonly workers: readonly WorkerOutputData[];
}
