import type { ReleaseMark } from '../../terraform/foreign-release';
import type { OwnLists } from '../user-values';
import { agent, agentLists, followTemplate } from './agent';
import { databaseLists, databaseTies, databaseTuning } from './database';
import { exposure } from './exposure';
import { followSecret, images, operations, operationsLists } from './operations';
import type { Prefect1Settings } from './settings';

type Layers = Readonly<Record<string, (settings: Prefect1Settings) => Record<string, unknown>>>;

/** Layers that a user's values may override. */
export const PREFECT1_LAYERS: Layers = { images, database: databaseTuning, operations, agent };

/** Layers that come after the user's values. */
export const PREFECT1_PROTECTION: Layers = {
  exposure,
  'database-ties': databaseTies,
  'follow-secret': followSecret,
  'follow-template': followTemplate,
  // It has a fixed name, and another image would fail the upgrade.
  tenant: () => ({ jobs: { createTenant: { enabled: false } } }),
};

/** How the release is marked: the chart has no labels for all of its objects. */
export const PREFECT1_MARK: ReleaseMark = { valuesKey: 'annotations', field: 'annotations' };

/** Lists that props write; helm replaces lists whole, so a user's values are put behind them by us. */
export function prefect1Lists(settings: Prefect1Settings): OwnLists {
  return { ...operationsLists(settings), ...agentLists(settings), ...databaseLists(settings) };
}
