import type { ReleaseMark } from '../../helm/foreign-release';
import type { Prefect1Lists, Prefect1Settings } from '../settings';
import { AGENT_LISTS, agent, followTemplate } from './agent';
import { DATABASE_LISTS, databaseTies, databaseTuning } from './database';
import { apolloExposure, browserApi, uiExposure } from './exposure';
import { followSecret, images, OPERATIONS_LISTS, operations } from './operations';

type Layers = Readonly<Record<string, (settings: Prefect1Settings) => Record<string, unknown>>>;

/** Layers that a user's values may override. */
export const PREFECT1_LAYERS: Layers = { images, database: databaseTuning, operations, agent };

/** Layers that come after the user's values. */
export const PREFECT1_PROTECTION: Layers = {
  ui: uiExposure,
  apollo: apolloExposure,
  'browser-api': browserApi,
  'database-ties': databaseTies,
  'follow-secret': followSecret,
  'follow-template': followTemplate,
  // It has a fixed name, and another image would fail the upgrade.
  tenant: () => ({ jobs: { createTenant: { enabled: false } } }),
};

/** How the release is marked: the chart has no labels for all of its objects. */
export const PREFECT1_MARK: ReleaseMark = { valuesKey: 'annotations', field: 'annotations' };

/** Lists that props write, by their path; helm replaces lists whole, so a user's values are put behind them by us. */
export const PREFECT1_LISTS: Prefect1Lists = { ...OPERATIONS_LISTS, ...AGENT_LISTS, ...DATABASE_LISTS };
