resource "terraform_data" "owner" {}

# helm would upgrade a release of this name that somebody else made, and later destroy it. A Deployment without an owner,
# or with another one, is of such a release. Kubernetes can't select by annotations, which are all that the chart offers.
data "kubernetes_resources" "foreign_release" {
  count = local.shared_namespace && !local.release.upgrade_install ? 1 : 0

  api_version    = "apps/v1"
  kind           = "Deployment"
  namespace      = local.namespace
  label_selector = "app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=${local.name}"

  # So the first plan asks no cluster, which the same configuration may make.
  depends_on = [terraform_data.owner]
}

locals {
  owner_id         = terraform_data.owner.id
  foreign_releases = flatten(data.kubernetes_resources.foreign_release[*].objects)
  is_own_release = alltrue([
    for object in local.foreign_releases : try(object.metadata.annotations["cdktf-prefect/owner"] == local.owner_id, false)
  ])

  # Prefect released this version only. The index of the old repository has addresses that no longer lead anywhere.
  default_chart_version = "2022.09.23"
  archived_chart        = "https://raw.githubusercontent.com/prefect-archive/server/gh-pages/charts/prefect-server-2022.09.23.tgz"

  chart_version = coalesce(local.chart.version, local.default_chart_version)
  chart_name = (
    local.chart.type == "fromArchive" ? local.chart.location
    : local.chart.repository != null ? "prefect-server" : local.archived_chart
  )

  chart_digests = local.chart.type != "fromArchive" ? [] : try(
    [filesha256(local.chart.location)],
    [for file in fileset(local.chart.location, "**") : "${file} ${filesha256("${local.chart.location}/${file}")}"],
  )
}

resource "helm_release" "server" {
  name      = local.name
  namespace = local.namespace

  chart               = local.chart_name
  version             = local.chart_version
  repository          = local.chart.repository
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
    kubernetes_persistent_volume_claim_v1.database,
    kubernetes_job_v1.database_setup,
    data.kubernetes_resources.database_setup_outcome,
    kubernetes_service_v1.ui_external,
    kubernetes_service_v1.apollo_external,
    kubernetes_config_map_v1.job_template,
    var.after,
  ]

  lifecycle {
    precondition {
      condition     = length(local.foreign_releases) == 0 || local.is_own_release
      error_message = "[release.taken] name: The namespace ${local.namespace} has a helm release \"${local.name}\" that was not made here. Choose another name, or set release.upgrade_install to adopt it."
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
      condition     = length(local.unsupported_values) == 0
      error_message = "[values.unsupported] values: ${join(" ", local.unsupported_values)}"
    }
  }
}
