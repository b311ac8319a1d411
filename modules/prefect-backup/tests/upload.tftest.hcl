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
    pull_policy         = null
    pull_secrets        = []
    node_selector       = {}
    tolerations         = []
    resources           = { requests = { cpu = "100m" }, limits = { cpu = "1" } }
    labels              = {}
    pod_labels          = {}
    pod_annotations     = {}
    priority_class_name = null
    secret_name         = "data-database-v1"
    environment         = { PGHOST = "db", BACKUP_SERVICE = "data-postgresql" }
    secret_environment  = { PGPASSWORD = "password" }
    certificates        = []
    sqlite              = null
  }
}

# The container of the dump is that of the Job before an upgrade.
run "upload" {
  command = apply

  variables {
    upload_image                = "aws-cli:2.31.0"
    upload_command              = ["aws", "s3", "sync", "$(DUMP_FOLDER)", "s3://dumps"]
    upload_secret_name          = "s3"
    upload_service_account_name = "uploader"
  }

  assert {
    condition = alltrue([for spec in kubernetes_cron_job_v1.backup.spec[0].job_template[0].spec[0].template[0].spec : alltrue([
      spec.service_account_name == "uploader",
      spec.init_container[0].name == "job" && spec.init_container[0].command[4] == "scheduled",
      spec.init_container[0].volume_mount[0].mount_path == "/backups" && spec.init_container[0].volume_mount[0].read_only == null,
      jsonencode(spec.init_container[0].env) == jsonencode(kubernetes_job_v1.before_upgrade[0].spec[0].template[0].spec[0].container[0].env),
      jsonencode(spec.init_container[0].security_context) == jsonencode(spec.container[0].security_context),
      length(spec.container) == 1 && spec.container[0].command[3] == "$(DUMP_FOLDER)",
      jsonencode([for mount in spec.container[0].volume_mount : [mount.name, mount.read_only]]) == jsonencode([["backups", true], ["home", null]]),
      jsonencode([for env in spec.container[0].env : [env.name, env.value]]) == jsonencode([
        ["DUMP_FOLDER", "/backups/flows/data"], ["HOME", "/tmp"],
      ]) && spec.container[0].env_from[0].secret_ref[0].name == "s3",
      spec.volume[1].name == "home" && length(spec.volume[1].empty_dir) == 1,
    ])])
    error_message = "The pod is ${jsonencode(kubernetes_cron_job_v1.backup.spec[0].job_template[0].spec[0].template[0].spec[0])}."
  }

  assert {
    condition     = kubernetes_cron_job_v1.backup.spec[0].job_template[0].spec[0].backoff_limit == 0
    error_message = "An upload that fails makes another dump."
  }
}

run "floating_image" {
  command = plan

  variables {
    upload_image   = "aws-cli:latest"
    upload_command = ["aws"]
  }

  expect_failures = [var.upload_image]
}

run "upload_without_an_image" {
  command = plan

  variables {
    upload_secret_name = "s3"
  }

  expect_failures = [var.upload_image]
}

run "upload_without_a_command" {
  command = plan

  variables {
    upload_image = "aws-cli:2.31.0"
  }

  expect_failures = [var.upload_command]
}
