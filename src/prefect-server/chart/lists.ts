import { DEFAULT_DATABASE_USERNAME } from '../../database/login-role';
import { setPassword } from '../../database/set-password';
import { podSpecLists } from '../../helm/pod-values';
import type { PropLists } from '../../helm/user-value-checks';
import { DEFAULT_DATABASE_NAME, type ServerSettings } from '../settings';
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
  const bundled = database.spec.kind === 'bundled' ? database.spec.options : undefined;
  const pods = props.redis === undefined ? ['server'] : ['server', 'backgroundServices'];
  return {
    'global.prefect.image.pullSecrets': props.image?.pullSecrets,
    ...Object.assign({}, ...pods.map((component) => podLists(settings, component))),
    ...(props.redis !== undefined && migrationLists(settings)),
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

/** Lists of the server's pod, or of that of the background services. */
function podLists(settings: ServerSettings, component: string): PropLists {
  const { volumes, mounts } = sslVolumes(settings);
  const lists = podSpecLists(component, settings.props.pod);
  const [volumesKey, mountsKey] = [`${component}.extraVolumes`, `${component}.extraVolumeMounts`];
  return {
    ...lists,
    [volumesKey]: [...volumes, ...(lists[volumesKey] ?? [])],
    [mountsKey]: [...mounts, ...(lists[mountsKey] ?? [])],
    [`${component}.tolerations`]: settings.props.tolerations,
  };
}

/** Lists of the migration's pod. The chart renders them as they are, without `tpl`. */
function migrationLists(settings: ServerSettings): PropLists {
  const { pod, tolerations } = settings.props;
  const { volumes, mounts } = sslVolumes(settings);
  return {
    'migrations.extraVolumes': [...volumes, ...(pod?.volumes ?? [])],
    'migrations.extraVolumeMounts': [...mounts, ...(pod?.volumeMounts ?? [])],
    'migrations.tolerations': tolerations,
  };
}
