# Before the server gets another chart or image. Only these are in the hash, so a rotation makes no dump.
locals {
  job_label        = "cdktf-prefect/job"
  retry_annotation = "cdktf-prefect/retry"
  job_name         = "${var.server.name}-before-upgrade"
  job_selector     = "app.kubernetes.io/instance=${var.server.name},app.kubernetes.io/managed-by=cdktf-prefect,${local.job_label}=${local.job_name}"

  # A Job that failed runs again, because the uid of its pod is in the name. The new Job keeps the uid, so that its name
  # stays when the failed pod is gone.
  retry = concat(
    [for pod in flatten(data.kubernetes_resources.pods_before[*].objects) : pod.metadata.uid
    if try(length(pod.status.containerStatuses[0].state.terminated.message) > 0, false)],
    [for job in flatten(data.kubernetes_resources.jobs_before[*].objects) : job.metadata.annotations[local.retry_annotation]
    if can(job.metadata.annotations[local.retry_annotation])],
    [""],
  )[0]
  hash       = substr(sha256(jsonencode({ key = var.server.versions, retry = local.retry })), 0, 8)
  job_labels = merge(local.labels, { (local.job_label) = local.job_name })
}

data "kubernetes_resources" "jobs_before" {
  count = var.before_upgrade ? 1 : 0

  api_version    = "batch/v1"
  kind           = "Job"
  namespace      = local.namespace
  label_selector = local.job_selector
  depends_on     = [terraform_data.owner]
}

data "kubernetes_resources" "pods_before" {
  count = var.before_upgrade ? 1 : 0

  api_version    = "v1"
  kind           = "Pod"
  namespace      = local.namespace
  label_selector = local.job_selector
  depends_on     = [terraform_data.owner]
}

resource "kubernetes_job_v1" "before_upgrade" {
  count = var.before_upgrade ? 1 : 0

  metadata {
    name        = "${local.job_name}-${local.hash}"
    namespace   = local.namespace
    labels      = local.job_labels
    annotations = { (local.retry_annotation) = local.retry }
  }

  spec {
    backoff_limit = 3

    template {
      metadata {
        labels      = merge(local.job_labels, local.pod_labels)
        annotations = length(var.server.pod_annotations) > 0 ? var.server.pod_annotations : null
      }

      spec {
        automount_service_account_token = false
        node_selector                   = var.server.node_selector
        priority_class_name             = var.server.priority_class_name
        restart_policy                  = "Never"

        security_context {
          fs_group        = "1001"
          run_as_non_root = true
          run_as_user     = "1001"

          seccomp_profile {
            type = "RuntimeDefault"
          }
        }

        dynamic "image_pull_secrets" {
          for_each = var.server.pull_secrets

          content {
            name = image_pull_secrets.value
          }
        }

        dynamic "toleration" {
          for_each = var.server.tolerations

          content {
            key                = toleration.value.key
            operator           = toleration.value.operator
            value              = toleration.value.value
            effect             = toleration.value.effect
            toleration_seconds = toleration.value.toleration_seconds
          }
        }

        # Where no server runs, the pod itself has what the affinity looks for, and Kubernetes ignores it.
        dynamic "affinity" {
          for_each = local.sqlite

          content {
            pod_affinity {
              required_during_scheduling_ignored_during_execution {
                topology_key = "kubernetes.io/hostname"

                label_selector {
                  match_expressions {
                    key      = "app.kubernetes.io/instance"
                    operator = "In"
                    values   = affinity.value.instances
                  }
                }
              }
            }
          }
        }

        dynamic "volume" {
          for_each = local.claims

          content {
            name = volume.key

            persistent_volume_claim {
              claim_name = volume.value.name
            }
          }
        }

        # libpq refuses a key that others may read.
        dynamic "volume" {
          for_each = var.server.certificates

          content {
            name = volume.value.name

            dynamic "secret" {
              for_each = [for source in [volume.value.source] : source if source.type == "secret"]

              content {
                secret_name  = secret.value.name
                default_mode = "0440"

                dynamic "items" {
                  for_each = secret.value.items

                  content {
                    key  = items.value.key
                    path = items.value.path
                  }
                }
              }
            }

            dynamic "config_map" {
              for_each = [for source in [volume.value.source] : source if source.type == "configMap"]

              content {
                name         = config_map.value.name
                default_mode = "0440"

                dynamic "items" {
                  for_each = config_map.value.items

                  content {
                    key  = items.value.key
                    path = items.value.path
                  }
                }
              }
            }
          }
        }

        container {
          name                       = "job"
          image                      = local.image
          image_pull_policy          = var.server.pull_policy
          command                    = concat(local.program, ["before-upgrade"])
          termination_message_path   = local.termination_log
          termination_message_policy = "FallbackToLogsOnError"

          resources {
            requests = var.server.resources.requests
            limits   = var.server.resources.limits
          }

          dynamic "env" {
            for_each = local.environment

            content {
              name  = env.key
              value = env.value
            }
          }

          # The program reports a Secret that is missing. Without `optional` the pod would wait for it.
          dynamic "env" {
            for_each = var.server.secret_environment

            content {
              name = env.key

              value_from {
                secret_key_ref {
                  name     = var.server.secret_name
                  key      = env.value
                  optional = true
                }
              }
            }
          }

          dynamic "volume_mount" {
            for_each = local.claims

            content {
              name       = volume_mount.key
              mount_path = volume_mount.value.folder
            }
          }

          dynamic "volume_mount" {
            for_each = var.server.certificates

            content {
              name       = volume_mount.value.name
              mount_path = volume_mount.value.mount_path
              read_only  = true
            }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = true
            run_as_non_root            = true

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
    create = "3600s"
    update = "3600s"
  }

  depends_on = [kubernetes_persistent_volume_claim_v1.backups]

  lifecycle {
    # Admission may complete the template, and the provider replaces a Job whose template changes.
    ignore_changes = [spec[0].template, metadata[0].annotations, metadata[0].labels]
  }
}

# Fails with the reason that the program gives.
data "kubernetes_resources" "outcome" {
  count = var.before_upgrade ? 1 : 0

  api_version    = "v1"
  kind           = "Pod"
  namespace      = local.namespace
  label_selector = "job-name=${kubernetes_job_v1.before_upgrade[0].metadata[0].name}"

  depends_on = [kubernetes_job_v1.before_upgrade]

  lifecycle {
    postcondition {
      condition     = alltrue([for pod in self.objects : try(length(pod.status.containerStatuses[0].state.terminated.message) == 0, true)])
      error_message = "[job.failed] before_upgrade: The Job ${local.namespace}/${kubernetes_job_v1.before_upgrade[0].metadata[0].name} failed: ${join(" ", compact([for pod in self.objects : try(trimspace(pod.status.containerStatuses[0].state.terminated.message), "")]))} Remove the cause and apply again: the Job then runs again. Complete log: kubectl --namespace ${local.namespace} logs job/${kubernetes_job_v1.before_upgrade[0].metadata[0].name}"
    }
  }
}
