mock_provider "helm" {}

mock_provider "kubernetes" {}

# [values.sensitive] values
run "values_with_a_sensitive_value" {
  command = plan

  variables {
    values = [sensitive("server: {}")]
  }

  expect_failures = [var.values]
}

# [values.sensitive] values
run "a_sensitive_label" {
  command = plan

  variables {
    pod_labels = { team = sensitive("data") }
  }

  expect_failures = [helm_release.server]
}
