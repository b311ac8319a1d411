mock_provider "helm" {}
mock_provider "kubernetes" {}

# [label.invalid] namespace.labels["…"]
# [annotation.key.invalid] namespace.annotations["…"]
# [annotation.secret] namespace.annotations["…"]
# [object.name.invalid] database.image.pull_secrets[…]
# [quantity.invalid] database.resources.requests.…
# [quantity.invalid] database.resources.limits.…
# [label.invalid] database.node_selector["…"]
# [toleration.contradiction] database.tolerations[…].value
# [input.notJson] database.affinity
# [annotation.key.invalid] service.annotations["…"]
# [annotation.secret] service.annotations["…"]
# [annotation.key.invalid] ingress.annotations["…"]
# [annotation.secret] ingress.annotations["…"]
# [ingress.path.misses] ingress.path
# [object.name.invalid] image.pull_secrets[…]
# [quantity.invalid] resources.requests.…
# [quantity.invalid] resources.limits.…
# [label.invalid] pod_labels["…"]
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
    acknowledge_no_authentication = true
    namespace                     = { labels = { team = "data/science" }, annotations = { "a b" = "https://u:p@h" } }
    database = {
      image         = { pull_secrets = ["Pull_Secret"] }
      resources     = { requests = { cpu = "1 core" }, limits = { memory = "1 GB" } }
      node_selector = { "a b" = "c" }
      tolerations   = [{ key = "a", operator = "Exists", value = "b" }]
      affinity      = "[]"
    }
    service                     = { annotations = { "a b" = "https://u:p@h" } }
    ingress                     = { host = "prefect.example.com", path = "/ui", annotations = { "a b" = "https://u:p@h" } }
    image                       = { pull_secrets = ["Pull_Secret"] }
    resources                   = { requests = { memory = "1 GB" }, limits = { cpu = "one" } }
    pod_labels                  = { "a b" = "c" }
    pod_annotations             = { "a b" = "https://u:p@h" }
    service_account_annotations = { "a b" = "https://u:p@h" }
    node_selector               = { disk = "a b" }
    tolerations                 = [{ key = "a", operator = "Exists", value = "b" }]
    affinity                    = "nodeAffinity: {}"
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.image.pull_secrets[…]
# [name.yamlScalar] image.pull_secrets[…]
run "names_that_yaml_reads_otherwise" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { image = { pull_secrets = ["true"] } }
    image    = { pull_secrets = ["fine", "0"] }
  }

  expect_failures = [output.inputs]
}

# [image.tag.contradiction] image.tag
run "a_tag_of_another_version" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    image           = { tag = "3.8.3-python3.11" }
    prefect_version = "3.7.7"
  }

  expect_failures = [output.inputs]
}

run "entries_that_kubernetes_takes" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    namespace                     = { labels = { "pod-security.kubernetes.io/enforce" = "baseline", empty = "" }, annotations = { "Example.com/note" = "a b" } }
    pod_labels                    = { "app.kubernetes.io/part-of" = "data_science.1" }
    resources                     = { requests = { cpu = "500m", memory = "1.5Gi" } }
    image                         = { tag = "3.8.3-python3.11", pull_secrets = ["registry.example.com"] }
    tolerations                   = [{ key = "a", operator = "Exists", value = "" }]
    affinity                      = jsonencode({ nodeAffinity = {} })
    base_path                     = "/prefect"
    ingress                       = { host = "prefect.example.com", path = "/prefect/" }
  }

  assert {
    condition     = strcontains(join("", helm_release.server.values), "data_science.1")
    error_message = "The label is not in the values."
  }
}
