locals {
  name            = "${var.server.name}-backup"
  image           = coalesce(var.image, var.server.image)
  folder          = "/backups"
  termination_log = "/dev/termination-log"
  environment = merge(var.server.environment, local.sqlite_environment, {
    BACKUP_FOLDER   = local.folder
    BACKUP_KEEP     = tostring(var.keep)
    BACKUP_SERVER   = "${var.server.namespace}/${var.server.name}"
    TERMINATION_LOG = local.termination_log
  })

  # SQLite is a file on the server's claim, which pods of one node mount.
  sqlite             = var.server.sqlite[*]
  sqlite_environment = { for sqlite in local.sqlite : "BACKUP_DATABASE" => "/data/prefect.db" }
  claims = merge(
    { backups = { name = local.claim_name, folder = local.folder } },
    { for sqlite in local.sqlite : "data" => { name = sqlite.claim_name, folder = "/data" } },
  )
  program = (
    length(local.sqlite) > 0 ? ["python", "-c", file("${path.module}/files/backup-sqlite.py")]
    : ["/bin/sh", "-c", file("${path.module}/files/backup.sh"), "backup"]
  )

  uploads = compact([var.upload_image])

  # The network policy of the bundled database admits the label.
  pod_labels = merge(local.labels, var.server.pod_labels, { "cdktf-prefect/database-client" = var.server.name })
}

resource "kubernetes_cron_job_v1" "backup" {
  metadata {
    name      = local.name
    namespace = local.namespace
    labels    = local.labels
  }

  spec {
    schedule                  = var.schedule
    concurrency_policy        = "Forbid"
    starting_deadline_seconds = 3600

    job_template {
      metadata {
        labels = local.labels
      }

      spec {
        # Another try of an upload would make another dump. The next upload makes up for it.
        backoff_limit = length(local.uploads) > 0 ? 0 : 2

        template {
          metadata {
            labels      = local.pod_labels
            annotations = length(var.server.pod_annotations) > 0 ? var.server.pod_annotations : null
          }

          spec {
            automount_service_account_token = false
            node_selector                   = var.server.node_selector
            priority_class_name             = var.server.priority_class_name
            service_account_name            = var.upload_service_account_name
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

            # Tools write caches, and the root of the container is read-only.
            dynamic "volume" {
              for_each = local.uploads

              content {
                name = "home"

                empty_dir {}
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

            # Where dumps are uploaded, the dump is made in an init container, which ends before.
            dynamic "init_container" {
              for_each = local.uploads

              content {
                name                       = "job"
                image                      = local.image
                image_pull_policy          = var.server.pull_policy
                command                    = concat(local.program, ["scheduled"])
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

            dynamic "container" {
              for_each = length(local.uploads) > 0 ? [] : [local.image]

              content {
                name                       = "job"
                image                      = local.image
                image_pull_policy          = var.server.pull_policy
                command                    = concat(local.program, ["scheduled"])
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

            dynamic "container" {
              for_each = local.uploads

              content {
                name    = "upload"
                image   = container.value
                command = var.upload_command

                resources {
                  requests = var.server.resources.requests
                  limits   = var.server.resources.limits
                }

                env {
                  name  = "DUMP_FOLDER"
                  value = "${local.folder}/${local.environment.BACKUP_SERVER}"
                }

                env {
                  name  = "HOME"
                  value = "/tmp"
                }

                # A pod would wait for a Secret that is missing, and the tool reports it.
                dynamic "env_from" {
                  for_each = compact([var.upload_secret_name])

                  content {
                    secret_ref {
                      name     = env_from.value
                      optional = true
                    }
                  }
                }

                volume_mount {
                  name       = "backups"
                  mount_path = local.folder
                  read_only  = true
                }

                volume_mount {
                  name       = "home"
                  mount_path = "/tmp"
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
      }
    }
  }

  depends_on = [kubernetes_persistent_volume_claim_v1.backups]

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels]
  }
}
