mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [values.sensitive] values
run "values_that_are_sensitive" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    values = [sensitive("a: 1")]
  }

  expect_failures = [output.inputs]
}

# [values.sensitive] values
run "an_annotation_that_is_sensitive" {
  command = plan

  variables {
    pod_annotations = { note = sensitive("hunter2") }
  }

  expect_failures = [helm_release.server]
}
