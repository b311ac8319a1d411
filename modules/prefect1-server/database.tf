locals {
  claim_name    = coalesce(local.database.existing_claim, "${local.name}-database")
  makes_claim   = local.is_bundled && local.database.existing_claim == null
  claim_size    = local.makes_claim ? coalesce(local.database.size, "8Gi") : "0"
  claim_uid     = one(kubernetes_persistent_volume_claim_v1.database[*].metadata[0].uid)
  database_host = local.is_bundled ? "${local.name}-postgresql.${local.namespace}" : local.database.host

  has_setup = local.is_bundled ? false : local.database.setup != null
  # Two roles take turns: the version of the password decides.
  has_two_roles     = local.has_setup ? local.database.setup.two_roles : false
  database_username = local.has_two_roles ? "${local.database.username}_${local.credentials.version % 2 == 1 ? "a" : "b"}" : local.database.username
}

# The claim outlives the release. Its replacement fails on its name, so another storage class can't destroy the data.
resource "kubernetes_persistent_volume_claim_v1" "database" {
  count = local.makes_claim ? 1 : 0

  metadata {
    name      = local.claim_name
    namespace = local.namespace
    labels    = local.labels
  }

  spec {
    access_modes       = [coalesce(local.database.access_mode, "ReadWriteOnce")]
    storage_class_name = local.database.storage_class

    resources {
      requests = { storage = local.claim_size }
    }
  }

  # Some storage classes bind a claim when its first pod starts.
  wait_until_bound = false

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [metadata[0].annotations, metadata[0].labels]

    precondition {
      condition     = local.larger_size == null
      error_message = "[claim.size.smaller] database.size: The claim ${local.namespace}/${local.claim_name} has ${coalesce(local.larger_size, "more")}, and Kubernetes makes no volume smaller. Give at least that. To get a smaller one, dump the database and restore it into another."
    }
  }
}

# The Job that creates role, password and database. Its inputs are in its name, so other inputs make another Job.
locals {
  database_setup_job = "${local.name}-db-setup"

  database_setup_image = !local.has_setup ? null : coalesce(
    local.database.setup.image,
    "${coalesce(local.inputs.image_registry, "docker.io")}/library/postgres:17.6",
  )
  database_setup_command = ["/bin/sh", "-c", file("${path.module}/files/database-setup.sh")]

  # Kubernetes expands `$(NAME)`, and `$$` is a dollar.
  database_setup_environment = !local.has_setup ? null : { for name, value in {
    ADMIN_SECRET         = local.database.setup.admin_password.secret_name
    PGHOST               = replace(local.database.host, "$", "$$")
    PGPORT               = tostring(local.database.port)
    PGSSLMODE            = local.database.ssl_mode
    PGUSER               = replace(local.database.setup.admin_username, "$", "$$")
    SETUP_ADMIN_DATABASE = replace(local.database.setup.admin_database, "$", "$$")
    SETUP_DATABASE       = replace(local.database.name, "$", "$$")
    SETUP_EXTENSIONS     = "pgcrypto pg_trgm"
    SETUP_OWNER          = local.has_two_roles ? replace(local.database.username, "$", "$$") : null
    SETUP_ROLE           = replace(local.database_username, "$", "$$")
    SETUP_SECRET         = local.database_secret_name
    SETUP_TIMEZONE       = "UTC"
    TERMINATION_LOG      = local.termination_log
  } : name => value if value != null }
  database_setup_secrets = !local.has_setup ? null : {
    PGPASSWORD     = { secretName = local.database.setup.admin_password.secret_name, key = local.database.setup.admin_password.key }
    SETUP_PASSWORD = { secretName = local.database_secret_name, key = local.password_key }
  }

  database_setup_inputs = !local.has_setup ? null : { for key, value in merge(local.job_pod, {
    image             = local.database_setup_image
    command           = local.database_setup_command
    environment       = local.database_setup_environment
    secretEnvironment = local.database_setup_secrets
    retry             = local.retried_pods[local.database_setup_job]
    # Terraform does not know the password of a write-only Secret, so another Secret makes another Job.
    follows = local.credentials_type == "writeOnly" ? local.database_secret_uid : null
  }) : key => value if value != null }
}

resource "kubernetes_job_v1" "database_setup" {
  count = local.has_setup ? 1 : 0

  metadata {
    name        = "${local.database_setup_job}-${substr(sha256(jsonencode(local.database_setup_inputs)), 0, 8)}"
    namespace   = local.namespace
    labels      = merge(local.labels, { "cdktf-prefect/job" = local.database_setup_job })
    annotations = { "cdktf-prefect/retry" = local.retried_pods[local.database_setup_job] }
  }

  spec {
    backoff_limit = 3

    template {
      metadata {
        labels      = merge(local.labels, { "cdktf-prefect/job" = local.database_setup_job }, local.setup_jobs.pod_labels)
        annotations = length(local.setup_jobs.pod_annotations) > 0 ? local.setup_jobs.pod_annotations : null
      }

      spec {
        automount_service_account_token = false
        priority_class_name             = local.setup_jobs.priority_class_name
        restart_policy                  = "Never"
        node_selector                   = local.inputs.node_selector

        dynamic "image_pull_secrets" {
          for_each = local.job_pod.pullSecrets

          content {
            name = image_pull_secrets.value
          }
        }

        dynamic "toleration" {
          for_each = local.inputs.tolerations

          content {
            key                = toleration.value.key
            operator           = toleration.value.operator
            value              = toleration.value.value
            effect             = toleration.value.effect
            toleration_seconds = toleration.value.toleration_seconds
          }
        }

        # What the Pod Security Standard `restricted` asks for.
        dynamic "security_context" {
          for_each = local.database.setup.restricted ? ["RuntimeDefault"] : []

          content {
            run_as_user     = "1001"
            run_as_non_root = true

            seccomp_profile {
              type = security_context.value
            }
          }
        }

        container {
          name                       = "job"
          image                      = local.database_setup_image
          image_pull_policy          = local.pull_policy
          command                    = local.database_setup_command
          termination_message_path   = local.termination_log
          termination_message_policy = "FallbackToLogsOnError"

          # A ResourceQuota on requests or limits refuses a pod without them.
          resources {
            requests = local.job_resources.requests
            limits   = local.job_resources.limits
          }

          dynamic "env" {
            for_each = local.database_setup_environment

            content {
              name  = env.key
              value = env.value
            }
          }

          # The program reports a Secret that is missing. Without `optional` the pod would wait for it.
          dynamic "env" {
            for_each = local.database_setup_secrets

            content {
              name = env.key

              value_from {
                secret_key_ref {
                  name     = env.value.secretName
                  key      = env.value.key
                  optional = true
                }
              }
            }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = local.database.setup.restricted
            # Else the provider writes false, which overrides the pod's.
            run_as_non_root = local.database.setup.restricted

            capabilities {
              drop = ["ALL"]
            }
          }
        }
      }
    }
  }

  wait_for_completion = true

  timeouts {
    create = "300s"
    update = "300s"
  }

  depends_on = [
    kubernetes_namespace_v1.prefect,
    kubernetes_secret_v1.database,
    kubernetes_secret_v1.database_write_only,
    kubernetes_persistent_volume_claim_v1.database,
  ]

  lifecycle {
    # Admission may complete the template, and the provider replaces a Job whose template changes.
    ignore_changes = [spec[0].template, metadata[0].annotations, metadata[0].labels]
  }
}

data "kubernetes_resources" "database_setup_outcome" {
  count = local.has_setup ? 1 : 0

  api_version    = "v1"
  kind           = "Pod"
  namespace      = local.namespace
  label_selector = "job-name=${kubernetes_job_v1.database_setup[0].metadata[0].name}"

  depends_on = [kubernetes_job_v1.database_setup]

  lifecycle {
    postcondition {
      condition     = alltrue([for pod in self.objects : try(length(pod.status.containerStatuses[0].state.terminated.message) == 0, true)])
      error_message = "[job.failed] database.setup: The Job ${local.namespace}/${kubernetes_job_v1.database_setup[0].metadata[0].name} failed: ${join(" ", [for pod in self.objects : trimspace(pod.status.containerStatuses[0].state.terminated.message) if try(length(pod.status.containerStatuses[0].state.terminated.message) > 0, false)])} Remove the cause and apply again: the Job then runs again. Complete log: kubectl --namespace ${local.namespace} logs job/${kubernetes_job_v1.database_setup[0].metadata[0].name}"
    }
  }
}
