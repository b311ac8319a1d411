mock_provider "helm" {}

mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [values.sensitive] values
run "values_with_a_sensitive_value" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    values = [sensitive("worker: {}")]
  }

  expect_failures = [output.inputs]
}

# [values.sensitive] values
run "a_sensitive_label" {
  command = plan

  variables {
    pod_labels = { team = sensitive("data") }
  }

  expect_failures = [helm_release.worker]
}
