# Init containers of the bundled PostgreSQL. The subchart renders them as templates, so they can use those of its image.
locals {
  postgresql_init_container = {
    image                    = "{{ include \"postgresql.image\" . }}"
    imagePullPolicy          = "{{ .Values.image.pullPolicy }}"
    terminationMessagePolicy = "FallbackToLogsOnError"
  }
  postgresql_volume      = { name = "data", mountPath = "{{ .Values.primary.persistence.mountPath }}" }
  postgresql_data_folder = { name = "PGDATA", value = "{{ .Values.postgresqlDataDir }}" }

  # This prints two braces.
  literal_braces = "{{`{{`}}"

  # Refuses a volume of another major version of PostgreSQL, and writes nothing.
  volume_check = [for check in [merge(local.postgresql_init_container, {
    name    = "volume-check"
    command = ["/bin/sh", "-ec", file("${path.module}/files/volume-check.sh")]
    env     = [local.postgresql_data_folder]
    securityContext = {
      allowPrivilegeEscalation = false
      capabilities             = { drop = ["ALL"] }
      readOnlyRootFilesystem   = true
    }
    resources    = { requests = { cpu = "10m", memory = "16Mi" }, limits = { memory = "64Mi" } }
    volumeMounts = [merge(local.postgresql_volume, { readOnly = true })]
  })] : check if local.is_bundled]

  # Sets the passwords from the Secret before PostgreSQL accepts connections. By itself it reads them on an empty volume only.
  set_password = [for set in [merge(local.postgresql_init_container, {
    name    = "set-password"
    command = ["/bin/sh", "-c", file("${path.module}/files/set-password.sh")]
    env = [
      local.postgresql_data_folder,
      { name = "POSTGRES_USER", value = replace(local.database.username, "{{", local.literal_braces) },
      { name = "POSTGRES_DATABASE", value = replace(local.database.name, "{{", local.literal_braces) },
      {
        name      = "POSTGRES_PASSWORD"
        valueFrom = { secretKeyRef = { name = local.database_secret_name, key = local.password_key } }
      },
      {
        name      = "POSTGRES_POSTGRES_PASSWORD"
        valueFrom = { secretKeyRef = { name = local.database_secret_name, key = local.admin_password_key } }
      },
    ]
    securityContext = {
      runAsNonRoot             = true
      allowPrivilegeEscalation = false
      capabilities             = { drop = ["ALL"] }
      readOnlyRootFilesystem   = true
      seccompProfile           = { type = "RuntimeDefault" }
    }
    # The chart's requests for PostgreSQL's container, so that this one doesn't raise those of the pod.
    resources = {
      requests = merge({ cpu = "250m", memory = "256Mi" }, local.database.resources.requests)
      limits   = local.database.resources.limits
    }
    volumeMounts = [local.postgresql_volume]
  })] : set if local.is_bundled && local.database.set_password_at_start]
}
