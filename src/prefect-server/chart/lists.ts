import { setPassword } from '../../database/set-password';
import type { PropLists } from '../../helm/user-value-checks';
import { DEFAULT_DATABASE_NAME, DEFAULT_DATABASE_USERNAME, type ServerSettings } from '../settings';
import { sslVolumes } from './database-ssl';
import { serverEnvironment } from './environment';
import { exposureLists } from './exposure';

/** Lists that props write. The user's entries are appended, because helm replaces lists whole. */
export function serverLists(settings: ServerSettings): PropLists {
  return { 'global.prefect.env': serverEnvironment(settings), ...otherLists(settings) };
}

/** All lists except the environment. */
export function otherLists(settings: ServerSettings): PropLists {
  const { props, database } = settings;
  const { volumes, mounts } = sslVolumes(settings);
  const bundled = database.spec.kind === 'bundled' ? database.spec.options : undefined;
  const components = props.redis === undefined ? ['server'] : ['server', 'backgroundServices', 'migrations'];
  return {
    'global.prefect.image.pullSecrets': props.image?.pullSecrets,
    ...Object.fromEntries(
      components.flatMap((component) => [
        [`${component}.extraVolumes`, volumes],
        [`${component}.extraVolumeMounts`, mounts],
        [`${component}.tolerations`, props.tolerations],
      ]),
    ),
    'postgresql.image.pullSecrets': bundled?.image?.pullSecrets,
    'postgresql.primary.tolerations': bundled?.tolerations,
    'postgresql.primary.initContainers':
      bundled &&
      setPassword({
        database: bundled,
        username: bundled.username ?? DEFAULT_DATABASE_USERNAME,
        name: bundled.name ?? DEFAULT_DATABASE_NAME,
        secretName: database.secret?.name,
        passwordKey: database.secret?.keys.password,
        imageTemplate: 'postgresql.v1.image',
      }),
    ...exposureLists(settings),
  };
}
