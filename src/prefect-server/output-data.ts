import type { ITerraformDependable } from 'cdktf';
import type { ServerSettings } from './settings';

/** A worker as the outputs know it. */
export interface WorkerOutputData {
  readonly name: string;
  readonly namespace: string;
  readonly jobNamespace: string;
  readonly workPool: string;
}

/** What the outputs are made from. */
export interface ServerOutputData {
  readonly settings: ServerSettings;
  readonly chartVersion?: string;
  readonly prefectVersion?: string;
  readonly release: ITerraformDependable;
  readonly workers: readonly WorkerOutputData[];
}
