import type { Prefect1Settings } from '../settings';

/**
 * Compares the major version of the data with the image's, and writes nothing. It asks the image for its version,
 * so the script does not depend on the tag.
 */
export const VOLUME_CHECK = `if [ ! -r "$PGDATA/PG_VERSION" ]; then exit 0; fi
found=$(cat "$PGDATA/PG_VERSION")
wanted=$(postgres --version | sed -E 's/^[^0-9]*([0-9]+).*$/\\1/')
if [ "$found" = "$wanted" ]; then exit 0; fi
echo "The volume holds data of PostgreSQL $found, and this image is PostgreSQL $wanted, which can't read it. Nothing was changed." >&2
echo "Dump and restore the data: https://github.com/cdktf-prefect/cdktf-prefect/blob/main/docs/prefect1.md#postgresql-11-to-14" >&2
exit 1
`;

/** An init container of the bundled PostgreSQL that refuses a volume of another major version. */
export function volumeCheck({ database }: Prefect1Settings): Record<string, unknown>[] {
  if (database.spec.kind !== 'bundled') {
    return [];
  }
  return [
    {
      name: 'volume-check',
      // The subchart renders this list through `tpl`, so the values can use the templates of its container.
      image: '{{ include "postgresql.image" . }}',
      imagePullPolicy: '{{ .Values.image.pullPolicy }}',
      command: ['/bin/sh', '-ec', VOLUME_CHECK],
      env: [{ name: 'PGDATA', value: '{{ .Values.postgresqlDataDir }}' }],
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
      resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
      terminationMessagePolicy: 'FallbackToLogsOnError',
      volumeMounts: [
        { name: 'data', mountPath: '{{ .Values.primary.persistence.mountPath }}', readOnly: true },
      ],
    },
  ];
}
