resource "terraform_data" "owner" {}

locals {
  owner_id       = terraform_data.owner.id
  release_labels = "app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=${local.release_name}"
}

# helm would upgrade a release of this name that somebody else made. Its Deployment has no label of an owner.
data "kubernetes_resources" "foreign_release" {
  count = local.shared_namespace && !local.release.upgrade_install ? 1 : 0

  api_version    = "apps/v1"
  kind           = "Deployment"
  namespace      = local.namespace
  label_selector = "${local.release_labels},!cdktf-prefect/owner"

  # So the first plan asks no cluster, which the same configuration may make.
  depends_on = [terraform_data.owner]
}

# This is known only after the owner's id, so the first plan leaves it for the apply.
data "kubernetes_resources" "release_of_another_state" {
  count = local.shared_namespace && !local.release.upgrade_install ? 1 : 0

  api_version    = "apps/v1"
  kind           = "Deployment"
  namespace      = local.namespace
  label_selector = "${local.release_labels},cdktf-prefect/owner,cdktf-prefect/owner!=${local.owner_id}"
}

locals {
  chart_digests = local.chart.type != "fromArchive" ? [] : try(
    [filesha256(local.chart.location)],
    [for file in fileset(local.chart.location, "**") : "${file} ${filesha256("${local.chart.location}/${file}")}"],
  )
}

resource "helm_release" "server" {
  name      = local.release_name
  namespace = local.namespace

  chart               = local.chart.type == "fromArchive" ? local.chart.location : "prefect-server"
  version             = local.chart_version
  repository          = local.chart.type == "fromArchive" ? null : coalesce(local.chart.repository, "https://prefecthq.github.io/prefect-helm")
  repository_username = local.chart.username
  repository_password = var.chart_repository_password
  # A changed folder or file is a change at the same version too.
  description = length(local.chart_digests) == 0 ? null : "Chart ${sha256(join("\n", local.chart_digests))}"
  values      = local.values

  atomic                = local.release.atomic
  create_namespace      = false
  force_update          = local.release.force_update
  max_history           = local.release.max_history
  render_subchart_notes = false
  take_ownership        = local.release.take_ownership
  timeout               = local.release.timeout
  # An install that failed leaves a release, which the next apply upgrades.
  upgrade_install = true
  wait            = local.release.wait

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
    kubernetes_job_v1.database_setup,
    data.kubernetes_resources.database_setup_outcome,
    var.after,
  ]

  lifecycle {
    precondition {
      # The second is unknown in the first plan. `alltrue` looks at the first before.
      condition = alltrue([for found in concat(
        data.kubernetes_resources.foreign_release,
        data.kubernetes_resources.release_of_another_state,
      ) : length(found.objects) == 0])
      error_message = "[release.taken] name: The namespace ${local.namespace} has a helm release \"${local.release_name}\" that was not made here. Choose another name, or set release.upgrade_install to adopt it."
    }

    precondition {
      condition     = !issensitive(jsonencode(local.values))
      error_message = "[values.sensitive] values: ${join(", ", [for name, value in local.inputs : name if issensitive(jsonencode(value))])} has a sensitive value in it. Values are stored in the state, shown in plans and kept in the cluster. Use credentials for passwords and secret_environment for other secrets."
    }

    precondition {
      condition     = length(local.secret_values) == 0
      error_message = "[values.secret] values: They set ${join(", ", local.secret_values)}. Values are stored in the state, shown in plans and kept in the cluster. Use credentials for the password."
    }

    precondition {
      condition     = length(local.owned_values) == 0
      error_message = "[values.owned] values: They set ${join(", ", local.owned_values)}. Use the input in parentheses: such a key would override it, without its checks."
    }

    precondition {
      condition     = length(local.owned_variables) == 0
      error_message = "[values.environment.reserved] values: They set ${join(", ", local.owned_variables)}. Inputs set these variables. Remove them from values: they would override the inputs."
    }

    precondition {
      condition     = !contains(local.document_paths, "postgresql.primary.service.ports")
      error_message = "[values.unsupported] values: postgresql.primary.service.ports: The server connects to the bundled PostgreSQL at port 5432, so its Service can have no other port."
    }

    precondition {
      condition     = length(local.newer_workers) == 0
      error_message = "[prefectVersion.newerThanServer] workers[…].prefect_version: The server runs ${coalesce(local.prefect_version, "…")}. Upgrade it first. Workers: ${join(", ", local.newer_workers)}."
    }
  }
}

data "kubernetes_service_v1" "server" {
  count = local.service.type == "LoadBalancer" ? 1 : 0

  metadata {
    name      = local.name
    namespace = local.namespace
  }

  depends_on = [helm_release.server]
}
