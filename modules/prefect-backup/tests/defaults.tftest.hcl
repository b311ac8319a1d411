mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

variables {
  server = {
    name                = "data"
    namespace           = "flows"
    database_type       = "bundled"
    versions            = ["2026.8.18172642", "none"]
    image               = "docker.io/bitnamilegacy/postgresql:14.13.0"
    pull_policy         = "Always"
    pull_secrets        = ["pull"]
    node_selector       = { disk = "ssd" }
    tolerations         = [{ key = "dedicated", operator = "Exists", value = null, effect = null, toleration_seconds = null }]
    resources           = { requests = { cpu = "100m" }, limits = { cpu = "1" } }
    labels              = { team = "data" }
    pod_labels          = { a = "b" }
    pod_annotations     = { "sidecar.istio.io/inject" = "false" }
    priority_class_name = "low"
    secret_name         = "data-database-v1"
    environment         = { PGHOST = "db", BACKUP_SERVICE = "data-postgresql" }
    secret_environment  = { PGPASSWORD = "password" }
    sqlite              = null
    certificates = [
      { name = "ca", mount_path = "/ca", source = { type = "configMap", name = "ca", items = [{ key = "ca.crt", path = "ca.crt" }] } },
      { name = "client", mount_path = "/client", source = { type = "secret", name = "client", items = [] } },
    ]
  }
}

run "defaults" {
  command = apply

  assert {
    condition = jsonencode([kubernetes_cron_job_v1.backup.metadata[0].name, kubernetes_cron_job_v1.backup.spec[0].schedule,
    kubernetes_persistent_volume_claim_v1.backups[0].metadata[0].name]) == jsonencode(["data-backup", "0 3 * * *", "data-backups"])
    error_message = "Names or schedule are others."
  }

  assert {
    condition = jsonencode(local.environment) == jsonencode({
      PGHOST          = "db", BACKUP_SERVICE = "data-postgresql", BACKUP_FOLDER = "/backups", BACKUP_KEEP = "7", BACKUP_SERVER = "flows/data",
      TERMINATION_LOG = "/dev/termination-log",
    })
    error_message = "The variables are ${jsonencode(local.environment)}."
  }

  # The two templates are one. The mock makes another text of what the provider computes.
  assert {
    condition = (
      jsonencode(merge(kubernetes_cron_job_v1.backup.spec[0].job_template[0].spec[0].template[0].spec[0].container[0], { command = [], restart_policy = null })) ==
      jsonencode(merge(kubernetes_job_v1.before_upgrade[0].spec[0].template[0].spec[0].container[0], { command = [], restart_policy = null }))
    )
    error_message = "The containers differ."
  }

  assert {
    condition = alltrue([for name in ["security_context", "affinity", "volume", "toleration", "node_selector", "image_pull_secrets", "priority_class_name"] :
      jsonencode(kubernetes_cron_job_v1.backup.spec[0].job_template[0].spec[0].template[0].spec[0][name]) ==
      jsonencode(kubernetes_job_v1.before_upgrade[0].spec[0].template[0].spec[0][name])
    ])
    error_message = "The pods differ."
  }

  assert {
    condition = (
      kubernetes_cron_job_v1.backup.spec[0].job_template[0].spec[0].template[0].metadata[0].labels["cdktf-prefect/database-client"] == "data" &&
      kubernetes_job_v1.before_upgrade[0].spec[0].template[0].metadata[0].labels["cdktf-prefect/database-client"] == "data"
    )
    error_message = "The network policy of the database refuses the pods."
  }

  assert {
    condition     = startswith(kubernetes_job_v1.before_upgrade[0].metadata[0].name, "data-before-upgrade-") && output.before_upgrade != null
    error_message = "The Job before an upgrade is missing."
  }
}

run "own_claim_image_and_schedule" {
  command = apply

  variables {
    existing_claim = "nas"
    image          = "postgres:18.1"
    schedule       = "*/5 1 * * 1-5"
    keep           = 30
    before_upgrade = false
  }

  assert {
    condition     = output.claim_name == "nas" && length(kubernetes_persistent_volume_claim_v1.backups) == 0
    error_message = "A claim is made."
  }

  assert {
    condition     = length(kubernetes_job_v1.before_upgrade) == 0 && output.before_upgrade == null
    error_message = "A Job is made."
  }

  assert {
    condition     = local.image == "postgres:18.1" && local.environment.BACKUP_KEEP == "30"
    error_message = "Image or keep are others."
  }
}

run "a_larger_claim_of_a_class" {
  command = plan

  variables {
    size          = "100Gi"
    storage_class = "slow"
  }

  assert {
    condition = jsonencode([
      kubernetes_persistent_volume_claim_v1.backups[0].spec[0].resources[0].requests.storage,
      kubernetes_persistent_volume_claim_v1.backups[0].spec[0].storage_class_name,
    ]) == jsonencode(["100Gi", "slow"])
    error_message = "The claim is another."
  }
}

run "another_version_makes_another_job" {
  command = apply

  variables {
    server = merge(var.server, { versions = ["2026.8.18172642", "3.9.0"], environment = { PGHOST = "other" } })
  }

  assert {
    condition = endswith(
      kubernetes_job_v1.before_upgrade[0].metadata[0].name,
      substr(sha256(jsonencode({ key = ["2026.8.18172642", "3.9.0"], retry = "" })), 0, 8),
    )
    error_message = "The name is ${kubernetes_job_v1.before_upgrade[0].metadata[0].name}."
  }
}

run "no_password" {
  command = plan

  variables {
    server = merge(var.server, { database_type = "external", secret_name = null })
  }

  expect_failures = [var.server]
}

run "schedule" {
  command = plan

  variables {
    schedule = "@daily"
  }

  expect_failures = [var.schedule]
}

run "keep" {
  command = plan

  variables {
    keep = 0
  }

  expect_failures = [var.keep]
}

run "size" {
  command = plan

  variables {
    size = "big"
  }

  expect_failures = [var.size]
}

run "claim_contradiction" {
  command = plan

  variables {
    size           = "1Gi"
    existing_claim = "nas"
  }

  expect_failures = [var.size]
}

run "claim_name" {
  command = plan

  variables {
    existing_claim = "A"
  }

  expect_failures = [var.existing_claim]
}

run "floating_image" {
  command = plan

  variables {
    image = "postgres"
  }

  expect_failures = [var.image]
}
