import type { Layers } from '../../helm/layers';
import type { ServerSettings } from '../settings';
import { basicAuth } from './basic-auth';
import { databaseTuning, databaseWiring } from './database';
import { exposure } from './exposure';
import { followSecrets, labels, operations, podSecurity, release } from './operations';
import { waitForDatabase } from './wait-for-database';

/** Layers that the user's values may override. */
export const SERVER_LAYERS: Layers<ServerSettings> = {
  // First, because a plan also prints the document beside one that changed, and a version changes most often.
  release,
  labels,
  'pod-security': podSecurity,
  'wait-for-database': waitForDatabase,
  database: databaseTuning,
  exposure,
  operations,
};

/** Layers that override the user's values, so that the release stays tied to its Secrets. */
export const SERVER_PROTECTION: Layers<ServerSettings> = {
  'database-ties': databaseWiring,
  'basic-auth': basicAuth,
  'follow-secrets': followSecrets,
};
