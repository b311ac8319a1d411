mock_provider "helm" {}
mock_provider "kubernetes" {}

# [label.invalid] namespace.labels["…"]
# [annotation.key.invalid] namespace.annotations["…"]
# [annotation.secret] namespace.annotations["…"]
# [quantity.invalid] database.resources.requests.…
# [quantity.invalid] database.resources.limits.…
# [label.invalid] database.node_selector["…"]
# [toleration.contradiction] database.tolerations[…].value
# [input.notJson] database.affinity
# [quantity.invalid] agent.resources.requests.…
# [quantity.invalid] agent.resources.limits.…
# [annotation.key.invalid] agent.pod_annotations["…"]
# [annotation.secret] agent.pod_annotations["…"]
# [quantity.invalid] agent.job.resources.requests.…
# [quantity.invalid] agent.job.resources.limits.…
# [input.notJson] agent.job.template.manifest
# [label.invalid] agent.node_selector["…"]
# [toleration.contradiction] agent.tolerations[…].value
# [input.notJson] agent.affinity
# [annotation.key.invalid] pod_annotations["…"]
# [annotation.secret] pod_annotations["…"]
# [annotation.key.invalid] service_account_annotations["…"]
# [annotation.secret] service_account_annotations["…"]
# [label.invalid] node_selector["…"]
# [toleration.contradiction] tolerations[…].value
# [input.notJson] affinity
run "entries_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    namespace = { labels = { team = "data/science" }, annotations = { "a b" = "https://u:p@h" } }
    database = {
      resources     = { requests = { cpu = "1 core" }, limits = { memory = "1 GB" } }
      node_selector = { "a b" = "c" }
      tolerations   = [{ key = "a", operator = "Exists", value = "b" }]
      affinity      = "[]"
    }
    agent = {
      resources       = { requests = { cpu = "1 core" }, limits = { memory = "1 GB" } }
      pod_annotations = { "a b" = "https://u:p@h" }
      job = {
        resources = { requests = { cpu = "1 core" }, limits = { memory = "1 GB" } }
        template  = { type = "inline", manifest = "kind: Job" }
      }
      node_selector = { disk = "a b" }
      tolerations   = [{ key = "a", operator = "Exists", value = "b" }]
      affinity      = "nodeAffinity: {}"
    }
    pod_annotations             = { "a b" = "https://u:p@h" }
    service_account_annotations = { "a b" = "https://u:p@h" }
    node_selector               = { disk = "a b" }
    tolerations                 = [{ key = "a", operator = "Exists", value = "b" }]
    affinity                    = "nodeAffinity: {}"
  }

  expect_failures = [output.inputs]
}

# [annotation.key.invalid] ui.annotations["…"]
# [annotation.secret] ui.annotations["…"]
# [annotation.key.invalid] ui.ingress.annotations["…"]
# [annotation.secret] ui.ingress.annotations["…"]
run "annotations_of_ui_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo_api_url                = "https://api.example.com/graphql"
    acknowledge_no_authentication = true
    ui = {
      type        = "LoadBalancer"
      annotations = { "a b" = "https://u:p@h" }
      ingress     = { host = "prefect.example.com", annotations = { "a b" = "https://u:p@h" } }
    }
  }

  expect_failures = [output.inputs]
}

# [annotation.key.invalid] apollo.annotations["…"]
# [annotation.secret] apollo.annotations["…"]
# [annotation.key.invalid] apollo.ingress.annotations["…"]
# [annotation.secret] apollo.ingress.annotations["…"]
run "annotations_of_apollo_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    apollo = {
      type        = "LoadBalancer"
      annotations = { "a b" = "https://u:p@h" }
      ingress     = { host = "prefect.example.com", annotations = { "a b" = "https://u:p@h" } }
    }
  }

  expect_failures = [output.inputs]
}
