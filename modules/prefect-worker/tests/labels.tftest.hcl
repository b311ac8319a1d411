mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
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
  command = plan

  variables {
    labels    = { team = "data", tier = "jobs" }
    namespace = { name = "workers", labels = { tier = "workers" } }
    job       = { namespace = { name = "jobs" } }
  }

  assert {
    condition     = kubernetes_namespace_v1.worker[0].metadata[0].labels == tomap({ team = "data", tier = "workers" }) && kubernetes_namespace_v1.jobs[0].metadata[0].labels == tomap({ team = "data", tier = "jobs" })
    error_message = "A namespace has other labels."
  }

  assert {
    condition     = { for key, resource in kubernetes_labels.shared : key => resource.labels["tier"] } == { "namespace/workers" = "workers", "namespace/jobs" = "jobs" }
    error_message = "Labels of other namespaces change in place."
  }

  assert {
    condition     = yamldecode(helm_release.worker.values[1]) == { commonLabels = { team = "data", tier = "jobs" }, worker = { podLabels = { team = "data", tier = "jobs" } } }
    error_message = "The objects of the chart have other labels."
  }
}

run "no_labels" {
  command = plan

  assert {
    condition     = kubernetes_namespace_v1.worker[0].metadata[0].labels == null && local.values_labels == null && length(kubernetes_labels.shared) == 0
    error_message = "There are labels that nobody gave."
  }
}
