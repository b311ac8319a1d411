mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [label.invalid] namespace.labels["…"]
# [annotation.key.invalid] namespace.annotations["…"]
# [annotation.secret] namespace.annotations["…"]
# [label.invalid] job.namespace.labels["…"]
# [annotation.key.invalid] job.namespace.annotations["…"]
# [annotation.secret] job.namespace.annotations["…"]
# [label.invalid] job.node_selector["…"]
# [toleration.contradiction] job.tolerations[…].value
# [workQueue.invalid] work_queues[…]
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
    namespace = { labels = { team = "data/science" }, annotations = { "a b" = "https://u:p@h" } }
    job = {
      namespace     = { name = "jobs", labels = { "a b" = "c" }, annotations = { "a b" = "https://u:p@h" } }
      node_selector = { disk = "a b" }
      tolerations   = [{ key = "a", operator = "Exists", value = "b" }]
    }
    work_queues                 = ["fine", "a:b"]
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

# [name.yamlScalar] work_queues[…]
# [name.yamlScalar] image.pull_secrets[…]
# [input.notJson] job.template
run "names_that_yaml_reads_otherwise_and_a_template_that_is_none" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    work_queues = ["true"]
    image       = { pull_secrets = ["0"] }
    job         = { template = "job_configuration: {}" }
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
    image           = { tag = "3.8.3-python3.11-kubernetes" }
    prefect_version = "3.7.7"
  }

  expect_failures = [output.inputs]
}
