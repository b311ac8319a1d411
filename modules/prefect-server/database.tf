locals {
  is_bundled  = local.database.type == "bundled"
  is_external = local.database.type == "external"
  is_sqlite   = local.database.type == "sqlite"

  default_sizes = { bundled = "8Gi", sqlite = "1Gi" }
  claim_names   = { bundled = coalesce(local.database.existing_claim, "${local.name}-database"), sqlite = "${local.name}-sqlite" }
  claim_name    = lookup(local.claim_names, local.database.type, null)
  makes_claim   = local.is_sqlite || local.is_bundled && local.database.existing_claim == null
  claim_size    = local.makes_claim ? coalesce(local.database.size, local.default_sizes[local.database.type]) : "0"

  database_name  = coalesce(local.database.name, "server")
  database_owner = coalesce(local.database.username, "prefect")
  # Two roles take turns: the version of the password decides.
  has_two_roles     = local.has_setup ? local.database.setup.two_roles : false
  database_username = local.has_two_roles ? "${local.database_owner}_${local.database_credentials.version % 2 == 1 ? "a" : "b"}" : local.database_owner
  database_port     = local.is_bundled ? 5432 : coalesce(local.database.port, 5432)
  # The Service that the subchart names after the release, so that an adopted release keeps it.
  postgresql_name = "${local.release_name}-postgresql"
  database_host   = local.is_bundled ? "${local.postgresql_name}.${local.namespace}.svc" : local.database.host

  # Parts of the connection that the database's Secret has.
  parts_in_secret = local.database_secret_keys == null ? {} : {
    for part, name in { host = "host", port = "port", username = "username", name = "database" } :
    part => local.database_secret_keys[name] if can(local.database_secret_keys[name])
  }
  # A connection string has all parts. Of a part that the Secret has, only the key is known here.
  known_parts     = [for part in ["host", "port", "username", "name"] : part if local.has_known_parts && !contains(keys(local.parts_in_secret), part)]
  has_known_parts = !local.is_sqlite && local.connection_key == null
  connection_key  = local.database_secret_keys == null ? null : lookup(local.database_secret_keys, "connection_string", null)
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

# Certificates of a connection, as the server and the set-up mount them.
locals {
  ca_folder     = "/etc/cdktf-prefect/database-ca"
  client_folder = "/etc/cdktf-prefect/database-client"

  certificates = concat(
    [for ca in local.is_external ? local.database.ssl_ca[*] : [] : {
      name       = "ca"
      mount_path = local.ca_folder
      source = {
        type  = ca.type == "fromSecret" ? "secret" : "configMap"
        name  = ca.type == "fromSecret" ? ca.secret_name : ca.config_map_name
        items = [{ key = coalesce(ca.key, "ca.crt"), path = "ca.crt" }]
      }
    }],
    [for name in local.is_external ? local.database.ssl_client_certificate[*] : [] : {
      name       = "client"
      mount_path = local.client_folder
      source     = { type = "secret", name = name, items = [] }
    }],
  )

  # Volumes of pods in the form of the Kubernetes API.
  certificate_volumes = { for each in local.certificates : each.name => { (each.source.type) = merge(
    { (each.source.type == "secret" ? "secretName" : "name") = each.source.name },
    length(each.source.items) > 0 ? { items = each.source.items } : {},
  ) } }
}

# The Job that creates role, password and database. The hash of its inputs is in its name, so other inputs make another
# Job, because Kubernetes refuses to change the pods of one.
locals {
  has_setup           = local.is_external ? local.database.setup != null : false
  setup_is_restricted = local.has_setup ? local.database.setup.restricted : false
  database_setup_job  = "${local.name}-db-setup"
  setup_jobs          = local.inputs.setup_jobs
  job_resources = {
    requests = merge({ cpu = "100m", memory = "128Mi" }, local.setup_jobs.resources.requests)
    limits   = merge({ cpu = "1", memory = "512Mi" }, local.setup_jobs.resources.limits)
  }
  job_label        = "cdktf-prefect/job"
  retry_annotation = "cdktf-prefect/retry"
  job_labels       = merge(local.labels, { (local.job_label) = local.database_setup_job })
  termination_log  = "/dev/termination-log"

  # A Job that failed runs again, because the uid of its pod is in the inputs. The new Job keeps the uid, so that its name
  # stays when the failed pod is gone.
  pods_before = flatten(data.kubernetes_resources.pods_before[*].objects)
  jobs_before = flatten(data.kubernetes_resources.jobs_before[*].objects)
  database_setup_retry = concat(
    [for pod in local.pods_before : pod.metadata.uid if pod.metadata.labels[local.job_label] == local.database_setup_job
    && try(length(pod.status.containerStatuses[0].state.terminated.message) > 0, false)],
    [for job in local.jobs_before : job.metadata.annotations[local.retry_annotation] if can(job.metadata.annotations[local.retry_annotation])
    && job.metadata.labels[local.job_label] == local.database_setup_job],
    [""],
  )[0]

  # PostgreSQL's programs for an external database.
  tools_image            = "${coalesce(local.image.registry, "docker.io")}/library/postgres:17.6"
  database_setup_image   = local.has_setup ? coalesce(local.database.setup.image, local.tools_image) : null
  database_setup_command = ["/bin/sh", "-c", file("${path.module}/files/database-setup.sh")]

  # Each is in the Secret or an input.
  database_setup_parts = {
    PGHOST         = { key = lookup(local.parts_in_secret, "host", null), value = local.database.host == null ? "" : local.database.host }
    PGPORT         = { key = lookup(local.parts_in_secret, "port", null), value = tostring(local.database_port) }
    SETUP_DATABASE = { key = lookup(local.parts_in_secret, "name", null), value = local.database_name }
    SETUP_ROLE     = { key = lookup(local.parts_in_secret, "username", null), value = local.database_username }
  }

  # What libpq reads of TLS.
  database_tls = { for name, value in {
    PGSSLCERT     = local.database.ssl_client_certificate == null ? null : "${local.client_folder}/tls.crt"
    PGSSLKEY      = local.database.ssl_client_certificate == null ? null : "${local.client_folder}/tls.key"
    PGSSLMODE     = local.database.ssl_mode
    PGSSLROOTCERT = local.database.ssl_ca == null ? null : "${local.ca_folder}/ca.crt"
  } : name => value if value != null }

  # Kubernetes expands `$(NAME)`, and `$$` is a dollar.
  database_setup_environment = !local.has_setup ? {} : merge(
    local.database_tls,
    { for name, part in local.database_setup_parts : name => replace(part.value, "$", "$$") if part.key == null },
    { for name, value in {
      ADMIN_SECRET         = local.database.setup.admin_password.secret_name
      PGUSER               = replace(local.database.setup.admin_username, "$", "$$")
      SETUP_ADMIN_DATABASE = replace(local.database.setup.admin_database, "$", "$$")
      SETUP_EXTENSIONS     = "pg_trgm"
      SETUP_OWNER          = local.has_two_roles ? replace(local.database_owner, "$", "$$") : null
      SETUP_SECRET         = local.database_secret_name
      SETUP_TIMEZONE       = ""
      TERMINATION_LOG      = local.termination_log
    } : name => value if value != null },
  )
  database_setup_secrets = !local.has_setup ? {} : merge(
    { for name, part in local.database_setup_parts : name => { secretName = local.database_secret_name, key = part.key } if part.key != null },
    {
      PGPASSWORD     = { secretName = local.database.setup.admin_password.secret_name, key = local.database.setup.admin_password.key }
      SETUP_PASSWORD = { secretName = local.database_secret_name, key = local.password_key }
    },
  )

  database_setup_inputs = !local.has_setup ? null : { for key, value in {
    image             = local.database_setup_image
    command           = local.database_setup_command
    environment       = local.database_setup_environment
    secretEnvironment = local.database_setup_secrets
    volumes = [for each in local.certificates : {
      name      = each.name
      mountPath = each.mount_path
      source    = local.certificate_volumes[each.name]
    }]
    pullPolicy   = local.image.pull_policy
    pullSecrets  = coalesce(local.image.pull_secrets, [])
    nodeSelector = local.inputs.node_selector
    tolerations  = local.kubernetes_tolerations.server
    retry        = local.database_setup_retry
    # Terraform does not know the password of a write-only Secret, so another Secret makes another Job.
    follows = local.credentials_type == "writeOnly" ? local.database_secret_uid : null
  } : key => value if value != null }
}

locals {
  # A data source that depends on a resource is read in the apply if that resource changes, but not through a local. In the
  # apply, the Jobs' names would be unknown, so that another label of the namespace would run the Jobs again.
  jobs_namespace = local.inputs.namespace.type == "create" ? one(kubernetes_namespace_v1.prefect[*].id) : local.namespace
}

data "kubernetes_resources" "jobs_before" {
  count = local.has_setup ? 1 : 0

  api_version    = "batch/v1"
  kind           = "Job"
  namespace      = local.jobs_namespace
  label_selector = local.job_selector
}

data "kubernetes_resources" "pods_before" {
  count = local.has_setup ? 1 : 0

  api_version    = "v1"
  kind           = "Pod"
  namespace      = local.jobs_namespace
  label_selector = local.job_selector
}

locals {
  job_selector = join(",", [
    "app.kubernetes.io/name=prefect",
    "app.kubernetes.io/instance=${local.name}",
    "app.kubernetes.io/managed-by=cdktf-prefect",
    local.job_label,
  ])
}

resource "kubernetes_job_v1" "database_setup" {
  count = local.has_setup ? 1 : 0

  metadata {
    name        = "${local.database_setup_job}-${substr(sha256(jsonencode(local.database_setup_inputs)), 0, 8)}"
    namespace   = local.namespace
    labels      = local.job_labels
    annotations = { (local.retry_annotation) = local.database_setup_retry }
  }

  spec {
    backoff_limit = 3

    template {
      metadata {
        labels      = merge(local.job_labels, local.setup_jobs.pod_labels)
        annotations = length(local.setup_jobs.pod_annotations) > 0 ? local.setup_jobs.pod_annotations : null
      }

      spec {
        automount_service_account_token = false
        priority_class_name             = local.setup_jobs.priority_class_name
        restart_policy                  = "Never"
        node_selector                   = local.inputs.node_selector

        dynamic "image_pull_secrets" {
          for_each = coalesce(local.image.pull_secrets, [])

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

        # A group for the files, so that an image with any user can read them. The rest is what the Pod Security Standard
        # `restricted` asks for.
        dynamic "security_context" {
          for_each = local.setup_is_restricted || length(local.certificates) > 0 ? [local.setup_is_restricted] : []

          content {
            fs_group        = length(local.certificates) > 0 ? "1001" : null
            run_as_user     = security_context.value ? "1001" : null
            run_as_non_root = security_context.value ? true : null

            dynamic "seccomp_profile" {
              for_each = security_context.value ? ["RuntimeDefault"] : []

              content {
                type = seccomp_profile.value
              }
            }
          }
        }

        # libpq refuses a key that others may read.
        dynamic "volume" {
          for_each = local.certificates

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
          image                      = local.database_setup_image
          image_pull_policy          = local.image.pull_policy
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

          dynamic "volume_mount" {
            for_each = local.certificates

            content {
              name       = volume_mount.value.name
              mount_path = volume_mount.value.mount_path
              read_only  = true
            }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = local.setup_is_restricted
            # Else the provider writes false, which overrides the pod's.
            run_as_non_root = local.setup_is_restricted

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
    kubernetes_secret_v1.api_auth,
    kubernetes_secret_v1.api_auth_given,
    kubernetes_secret_v1.api_auth_write_only,
    kubernetes_secret_v1.encryption_key,
    kubernetes_secret_v1.encryption_key_write_only,
    kubernetes_persistent_volume_claim_v1.database,
  ]

  lifecycle {
    # Admission may complete the template, and the provider replaces a Job whose template changes.
    ignore_changes = [spec[0].template, metadata[0].annotations, metadata[0].labels]
  }
}

# Fails with the reason that the program gives.
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
      error_message = "[job.failed] database.setup: The Job ${local.namespace}/${kubernetes_job_v1.database_setup[0].metadata[0].name} failed: ${join(" ", compact([for pod in self.objects : try(trimspace(pod.status.containerStatuses[0].state.terminated.message), "")]))} Remove the cause and apply again: the Job then runs again. Complete log: kubectl --namespace ${local.namespace} logs job/${kubernetes_job_v1.database_setup[0].metadata[0].name}"
    }
  }
}
