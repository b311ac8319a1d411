mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [workPool.invalid] work_pool
# [name.invalid] release_name
# [namespace.name.invalid] namespace
run "names_with_what_prefect_and_kubernetes_refuse" {
  command = plan

  variables {
    work_pool    = "a/b"
    release_name = "My"
    namespace    = { name = "My_namespace" }
  }

  expect_failures = [var.work_pool, var.release_name, var.namespace]
}

# [name.yamlScalar] release_name
# [input.type.unknown] namespace.type
run "a_release_that_is_no_text_in_yaml" {
  command = plan

  variables {
    release_name = "on"
    namespace    = { type = "shared" }
  }

  expect_failures = [var.release_name, var.namespace]
}

# [input.unused] namespace.labels
# [input.unused] namespace.annotations
run "labels_of_a_namespace_that_exists" {
  command = plan

  variables {
    namespace = { type = "existing", name = "tools", labels = { team = "data" }, annotations = { note = "ours" } }
  }

  expect_failures = [var.namespace]
}

# [name.invalid] name
run "a_name_with_capitals" {
  command = plan

  variables {
    name = "Worker"
  }

  expect_failures = [helm_release.worker]
}

# [name.yamlScalar] name
run "a_name_that_is_no_text_in_yaml" {
  command = plan

  variables {
    name = "null"
  }

  expect_failures = [helm_release.worker]
}

run "a_name_and_a_namespace_of_ones_own" {
  command = plan

  variables {
    name         = "data"
    release_name = "flows"
    namespace    = { type = "create", name = "tools", labels = { team = "data" } }
  }

  assert {
    condition     = helm_release.worker.name == "flows" && local.values_release.fullnameOverride == "data" && kubernetes_namespace_v1.worker[0].metadata[0].labels["team"] == "data"
    error_message = "The worker is named otherwise."
  }
}

# [input.missing] namespace.name
run "a_namespace_that_exists_and_has_no_name" {
  command = plan

  variables {
    namespace = { type = "existing" }
  }

  expect_failures = [var.namespace]
}
