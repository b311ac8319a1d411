mock_provider "helm" {}

mock_provider "kubernetes" {}

# [values.sensitive] values
run "values_with_a_sensitive_value" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    values = [sensitive("server: {}")]
  }

  expect_failures = [output.inputs]
}

# [values.sensitive] values
run "a_sensitive_label" {
  command = plan

  variables {
    pod_labels = { team = sensitive("data") }
  }

  expect_failures = [helm_release.server]
}
