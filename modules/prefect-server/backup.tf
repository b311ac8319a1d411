# What the module prefect-backup needs to know of this server: the connection as libpq reads it, and how pods run.
locals {
  postgresql_repository = coalesce(local.database.image.repository, "bitnamilegacy/postgresql")
  postgresql_image = join("", [
    coalesce(local.database.image.registry, "docker.io"), "/", local.postgresql_repository, ":", coalesce(local.database.image.tag, "14.13.0"),
  ])

  prefect_image = local.values_release.global.prefect.image

  backup_parts = {
    PGHOST     = { key = lookup(local.parts_in_secret, "host", null), value = local.database_host == null ? "" : local.database_host }
    PGPORT     = { key = lookup(local.parts_in_secret, "port", null), value = tostring(local.database_port) }
    PGUSER     = { key = lookup(local.parts_in_secret, "username", null), value = local.database_username }
    PGDATABASE = { key = lookup(local.parts_in_secret, "name", null), value = local.database_name }
  }

  backup_source = {
    name          = local.name
    namespace     = local.namespace
    database_type = local.database.type
    # Another one is an upgrade.
    versions = [
      for part in [local.chart_version, local.image.registry, local.image.repository, local.image.tag, local.inputs.prefect_version] :
      coalesce(part, "none")
    ]

    image = local.is_bundled ? local.postgresql_image : !local.is_sqlite ? local.tools_image : join(":", [
      local.prefect_image.repository, lookup(local.prefect_image, "prefectTag", "3.8.3-python3.11"),
    ])
    pull_policy   = local.is_bundled && local.database.image.pull_policy != null ? local.database.image.pull_policy : local.image.pull_policy
    pull_secrets  = coalesce(local.is_bundled ? local.database.image.pull_secrets : null, local.image.pull_secrets, [])
    node_selector = local.inputs.node_selector
    tolerations   = local.inputs.tolerations
    resources     = local.job_resources

    labels              = local.inputs.labels
    pod_labels          = local.setup_jobs.pod_labels
    pod_annotations     = local.setup_jobs.pod_annotations
    priority_class_name = local.setup_jobs.priority_class_name

    # Null for a login that pg_dump can't do.
    secret_name = local.connection_key == null ? local.database_secret_name : null
    environment = { for name, value in merge(
      { for name, part in local.backup_parts : name => replace(part.value, "$", "$$") if part.key == null },
      local.database_tls,
      { BACKUP_SECRET = coalesce(local.database_secret_name, "none"), BACKUP_SERVICE = local.is_bundled ? local.postgresql_name : "" },
    ) : name => value if !local.is_sqlite }
    secret_environment = { for name, key in merge(
      { for name, part in local.backup_parts : name => part.key if part.key != null },
      { PGPASSWORD = local.password_key },
    ) : name => key if !local.is_sqlite }
    certificates = local.certificates
    # The claim with the file, and instances whose pods use it.
    sqlite = local.is_sqlite ? { claim_name = local.claim_name, instances = distinct([local.release_name, local.name]) } : null
  }
}

output "backup_source" {
  description = "What the module prefect-backup needs to know of this server. It has no password."
  value       = local.backup_source
  depends_on = [
    kubernetes_namespace_v1.prefect,
    kubernetes_secret_v1.database,
    kubernetes_secret_v1.database_write_only,
    kubernetes_persistent_volume_claim_v1.database,
    kubernetes_job_v1.database_setup,
    data.kubernetes_resources.database_setup_outcome,
  ]
}
