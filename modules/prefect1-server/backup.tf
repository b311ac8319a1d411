# What the module prefect-backup needs to know of this server: the connection as libpq reads it, and how pods run.
locals {
  postgresql_image = local.is_bundled ? local.values_database.postgresql.image : null

  backup_source = {
    name          = local.name
    namespace     = local.namespace
    database_type = local.database.type
    # Another one is an upgrade.
    versions = concat([local.chart_version, coalesce(local.inputs.image_registry, "none")], values(local.versions))

    image = (
      local.is_bundled ? "${local.postgresql_image.registry}/${local.postgresql_image.repository}:${local.postgresql_image.tag}"
      : "${coalesce(local.inputs.image_registry, "docker.io")}/library/postgres:17.6"
    )
    pull_policy   = local.is_bundled && local.database.image.pull_policy != null ? local.database.image.pull_policy : local.pull_policy
    pull_secrets  = local.is_bundled ? local.postgresql_pull_secrets : coalesce(local.inputs.pull_secrets, [])
    node_selector = local.inputs.node_selector
    tolerations   = local.inputs.tolerations
    resources     = local.job_resources

    labels              = local.inputs.labels
    pod_labels          = local.setup_jobs.pod_labels
    pod_annotations     = local.setup_jobs.pod_annotations
    priority_class_name = local.setup_jobs.priority_class_name

    secret_name = local.database_secret_name
    environment = { for name, value in {
      PGHOST         = replace(local.database_host, "$", "$$")
      PGPORT         = tostring(local.database.port)
      PGUSER         = replace(local.database_username, "$", "$$")
      PGDATABASE     = replace(local.database.name, "$", "$$")
      PGSSLMODE      = local.database.ssl_mode
      BACKUP_SECRET  = local.database_secret_name
      BACKUP_SERVICE = local.is_bundled ? "${local.name}-postgresql" : ""
    } : name => value if value != null }
    secret_environment = { PGPASSWORD = local.password_key }
    certificates       = []
    sqlite             = null
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
