mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

variables {
  server = {
    name                = "data"
    namespace           = "flows"
    database_type       = "sqlite"
    versions            = ["2026.8.18172642", "none"]
    image               = "prefecthq/prefect:3.8.3-python3.11"
    pull_policy         = null
    pull_secrets        = []
    node_selector       = {}
    tolerations         = []
    resources           = { requests = { cpu = "100m" }, limits = { cpu = "1" } }
    labels              = {}
    pod_labels          = {}
    pod_annotations     = {}
    priority_class_name = null
    secret_name         = null
    environment         = {}
    secret_environment  = {}
    certificates        = []
    sqlite              = { claim_name = "data-sqlite", instances = ["old", "data"] }
  }
}

run "sqlite" {
  command = apply

  assert {
    condition     = local.environment.BACKUP_DATABASE == "/data/prefect.db" && local.program[0] == "python"
    error_message = "The variables are ${jsonencode(local.environment)}."
  }

  assert {
    condition = alltrue([for spec in [
      kubernetes_cron_job_v1.backup.spec[0].job_template[0].spec[0].template[0].spec[0],
      kubernetes_job_v1.before_upgrade[0].spec[0].template[0].spec[0],
      ] : jsonencode([
        [for volume in spec.volume : volume.persistent_volume_claim[0].claim_name],
        [for mount in spec.container[0].volume_mount : mount.mount_path],
        spec.affinity[0].pod_affinity[0].required_during_scheduling_ignored_during_execution[0].label_selector[0].match_expressions[0].values,
      ]) == jsonencode([["data-backups", "data-sqlite"], ["/backups", "/data"], ["data", "old"]])
    ])
    error_message = "The pod is not beside the server, or has other claims."
  }
}
