mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [label.reserved] labels["…"]
# [label.invalid] labels["…"]
run "labels_that_are_not_for_users" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    labels = { "app.kubernetes.io/instance" = "mine", team = "a b" }
  }

  expect_failures = [output.inputs]
}

run "labels_of_every_object" {
  command = apply

  variables {
    labels         = { team = "data", tier = "apps" }
    namespace      = { labels = { tier = "prefect" } }
    agent          = { job = { template = { type = "inline", manifest = jsonencode({ kind = "Job" }) } } }
    ui             = { ingress = { host = "prefect.example.com" } }
    apollo         = { type = "NodePort" }
    apollo_api_url = "http://api.example.com/graphql"

    acknowledge_no_authentication = true
  }

  assert {
    condition     = kubernetes_namespace_v1.prefect[0].metadata[0].labels == tomap({ team = "data", tier = "prefect" })
    error_message = "The namespace has other labels."
  }

  assert {
    condition     = join(" ", keys(kubernetes_labels.shared)) == "claim database job_template namespace/prefect1 service/apollo" && length(kubernetes_annotations.shared) == 0
    error_message = "Labels of other objects change in place."
  }

  assert {
    condition = alltrue([for metadata in concat(
      kubernetes_secret_v1.database[*].metadata[0],
      kubernetes_persistent_volume_claim_v1.database[*].metadata[0],
      kubernetes_config_map_v1.job_template[*].metadata[0],
      kubernetes_service_v1.apollo_external[*].metadata[0],
      kubernetes_job_v1.tenant[*].metadata[0],
      kubernetes_job_v1.tenant[*].spec[0].template[0].metadata[0],
      kubernetes_job_v1.agent_tenant[*].metadata[0],
      ) : metadata.labels["team"] == "data" && metadata.labels["tier"] == "apps" && metadata.labels["app.kubernetes.io/instance"] == local.name
    ])
    error_message = "An object has other labels."
  }

  assert {
    condition     = local.values_endpoints.ui.ingress.labels == local.inputs.labels && local.values_database.postgresql.commonLabels == local.inputs.labels
    error_message = "The objects of the chart have other labels."
  }
}
