# The chart's Job has a fixed name and an immutable template, so another image would fail its upgrade
# (prefect-archive/server#357). These Jobs create the tenant in its place.
locals {
  tenant_job       = "${local.name}-tenant"
  agent_tenant_job = "${local.name}-agent-tenant"

  tenant_image   = "${local.mirror}prefecthq/prefect:${local.versions.core}"
  tenant_command = ["python", "-c", file("${path.module}/files/create-tenant.py")]
  tenant_environment = {
    APOLLO_URL      = local.api_url
    TENANT_NAME     = local.inputs.tenant.name
    TENANT_SLUG     = local.inputs.tenant.slug
    TENANT_TIMEOUT  = "300"
    TERMINATION_LOG = local.termination_log
  }
  agent_tenant_environment = merge(local.tenant_environment, { TENANT_TIMEOUT = tostring(local.release.timeout) })

  # Another database needs a tenant too. A claim that is created anew has the same name, another uid and no data.
  database_identity = join(" ", compact([
    local.database.type,
    "${local.is_bundled ? local.claim_name : "${local.database.host}:${local.database.port}"}/${local.database.name}",
    local.claim_uid,
  ]))

  tenant_inputs = merge(local.job_pod, {
    image             = local.tenant_image
    command           = local.tenant_command
    environment       = local.tenant_environment
    secretEnvironment = {}
    follows           = local.database_identity
    retry             = local.retried_pods[local.tenant_job]
  })
  agent_tenant_inputs = merge(local.tenant_inputs, {
    environment = local.agent_tenant_environment
    retry       = local.retried_pods[local.agent_tenant_job]
  })
}

# After the release, because only then does the server use the database of its new values.
resource "kubernetes_job_v1" "tenant" {
  count = local.inputs.create_tenant ? 1 : 0

  metadata {
    name        = "${local.tenant_job}-${substr(sha256(jsonencode(local.tenant_inputs)), 0, 8)}"
    namespace   = local.namespace
    labels      = merge(local.labels, { "cdktf-prefect/job" = local.tenant_job })
    annotations = { "cdktf-prefect/retry" = local.retried_pods[local.tenant_job] }
  }

  spec {
    backoff_limit = 3

    template {
      metadata {
        labels      = merge(local.labels, { "cdktf-prefect/job" = local.tenant_job }, local.setup_jobs.pod_labels)
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
          for_each = local.inputs.tenant.restricted ? ["RuntimeDefault"] : []

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
          image                      = local.tenant_image
          image_pull_policy          = local.pull_policy
          command                    = local.tenant_command
          termination_message_path   = local.termination_log
          termination_message_policy = "FallbackToLogsOnError"

          # A ResourceQuota on requests or limits refuses a pod without them.
          resources {
            requests = local.job_resources.requests
            limits   = local.job_resources.limits
          }

          dynamic "env" {
            for_each = local.tenant_environment

            content {
              name  = env.key
              value = env.value
            }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = local.inputs.tenant.restricted
            # Else the provider writes false, which overrides the pod's.
            run_as_non_root = local.inputs.tenant.restricted

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
    create = "600s"
    update = "600s"
  }

  depends_on = [helm_release.server]

  lifecycle {
    # Admission may complete the template, and the provider replaces a Job whose template changes.
    ignore_changes = [spec[0].template, metadata[0].annotations, metadata[0].labels]
  }
}

data "kubernetes_resources" "tenant_outcome" {
  count = local.inputs.create_tenant ? 1 : 0

  api_version    = "v1"
  kind           = "Pod"
  namespace      = local.namespace
  label_selector = "job-name=${kubernetes_job_v1.tenant[0].metadata[0].name}"

  depends_on = [kubernetes_job_v1.tenant]

  lifecycle {
    postcondition {
      condition     = alltrue([for pod in self.objects : try(length(pod.status.containerStatuses[0].state.terminated.message) == 0, true)])
      error_message = "[job.failed] tenant: The Job ${local.namespace}/${kubernetes_job_v1.tenant[0].metadata[0].name} failed: ${join(" ", [for pod in self.objects : trimspace(pod.status.containerStatuses[0].state.terminated.message) if try(length(pod.status.containerStatuses[0].state.terminated.message) > 0, false)])} Remove the cause and apply again: the Job then runs again. Complete log: kubectl --namespace ${local.namespace} logs job/${kubernetes_job_v1.tenant[0].metadata[0].name}"
    }
  }
}

# Beside the release: an agent restarts until there is a tenant, and helm waits for the agent.
resource "kubernetes_job_v1" "agent_tenant" {
  count = local.agent != null ? 1 : 0

  metadata {
    name        = "${local.agent_tenant_job}-${substr(sha256(jsonencode(local.agent_tenant_inputs)), 0, 8)}"
    namespace   = local.namespace
    labels      = merge(local.labels, { "cdktf-prefect/job" = local.agent_tenant_job })
    annotations = { "cdktf-prefect/retry" = local.retried_pods[local.agent_tenant_job] }
  }

  spec {
    backoff_limit = 3

    template {
      metadata {
        labels      = merge(local.labels, { "cdktf-prefect/job" = local.agent_tenant_job }, local.setup_jobs.pod_labels)
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
          for_each = local.inputs.tenant.restricted ? ["RuntimeDefault"] : []

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
          image                      = local.tenant_image
          image_pull_policy          = local.pull_policy
          command                    = local.tenant_command
          termination_message_path   = local.termination_log
          termination_message_policy = "FallbackToLogsOnError"

          # A ResourceQuota on requests or limits refuses a pod without them.
          resources {
            requests = local.job_resources.requests
            limits   = local.job_resources.limits
          }

          dynamic "env" {
            for_each = local.agent_tenant_environment

            content {
              name  = env.key
              value = env.value
            }
          }

          security_context {
            allow_privilege_escalation = false
            read_only_root_filesystem  = local.inputs.tenant.restricted
            # Else the provider writes false, which overrides the pod's.
            run_as_non_root = local.inputs.tenant.restricted

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
    create = "${local.release.timeout + 300}s"
    update = "${local.release.timeout + 300}s"
  }

  depends_on = [
    kubernetes_namespace_v1.prefect,
    kubernetes_secret_v1.database,
    kubernetes_secret_v1.database_write_only,
    kubernetes_persistent_volume_claim_v1.database,
    kubernetes_job_v1.database_setup,
    data.kubernetes_resources.database_setup_outcome,
    kubernetes_service_v1.ui_external,
    kubernetes_service_v1.apollo_external,
    kubernetes_config_map_v1.job_template,
  ]

  lifecycle {
    # Admission may complete the template, and the provider replaces a Job whose template changes.
    ignore_changes = [spec[0].template, metadata[0].annotations, metadata[0].labels]

    precondition {
      condition     = length(local.foreign_releases) == 0 || local.is_own_release
      error_message = "[release.taken] name: The namespace ${local.namespace} has a helm release \"${local.name}\" that was not made here. Choose another name, or set release.upgrade_install to adopt it."
    }
  }
}

data "kubernetes_resources" "agent_tenant_outcome" {
  count = local.agent != null ? 1 : 0

  api_version    = "v1"
  kind           = "Pod"
  namespace      = local.namespace
  label_selector = "job-name=${kubernetes_job_v1.agent_tenant[0].metadata[0].name}"

  depends_on = [kubernetes_job_v1.agent_tenant]

  lifecycle {
    postcondition {
      condition     = alltrue([for pod in self.objects : try(length(pod.status.containerStatuses[0].state.terminated.message) == 0, true)])
      error_message = "[job.failed] agent: The Job ${local.namespace}/${kubernetes_job_v1.agent_tenant[0].metadata[0].name} failed: ${join(" ", [for pod in self.objects : trimspace(pod.status.containerStatuses[0].state.terminated.message) if try(length(pod.status.containerStatuses[0].state.terminated.message) > 0, false)])} Remove the cause and apply again: the Job then runs again. Complete log: kubectl --namespace ${local.namespace} logs job/${kubernetes_job_v1.agent_tenant[0].metadata[0].name}"
    }
  }
}
