import type { ReleaseMark } from '../../helm/foreign-release';
import type { Layers } from '../../helm/layers';
import type { Prefect1Lists, Prefect1Settings } from '../settings';
import { AGENT_LISTS, agent, followTemplate } from './agent';
import { DATABASE_LISTS, databaseTuning, databaseWiring } from './database';
import { apolloExposure, browserApi, uiExposure } from './exposure';
import { followSecret, images, OPERATIONS_LISTS, operations } from './operations';

/** Layers that the user's values may override. */
export const PREFECT1_LAYERS: Layers<Prefect1Settings> = {
  images,
  database: databaseTuning,
  operations,
  agent,
};

/** Layers that override the user's values. */
export const PREFECT1_PROTECTION: Layers<Prefect1Settings> = {
  ui: uiExposure,
  apollo: apolloExposure,
  'browser-api': browserApi,
  'database-ties': databaseWiring,
  'follow-secret': followSecret,
  'follow-template': followTemplate,
  // The chart's Job has a fixed name, so another image would fail the upgrade.
  tenant: () => ({ jobs: { createTenant: { enabled: false } } }),
};

/** Annotations mark the release, because the chart has no value for labels of all objects. */
export const PREFECT1_MARK: ReleaseMark = { valuesKey: 'annotations', field: 'annotations' };

/** Lists that props write, by their path. The user's entries are appended, because helm replaces lists whole. */
export const PREFECT1_LISTS: Prefect1Lists = { ...OPERATIONS_LISTS, ...AGENT_LISTS, ...DATABASE_LISTS };
