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

  module {
    source = "./inputs"
  }

  variables {
    work_pool    = "a/b"
    release_name = "My"
    namespace    = { name = "My_namespace" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] release_name
# [input.type.unknown] namespace.type
run "a_release_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    release_name = "on"
    namespace    = { type = "shared" }
  }

  expect_failures = [output.inputs]
}

# [input.unused] namespace.labels
# [input.unused] namespace.annotations
run "labels_of_a_namespace_that_exists" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    namespace = { type = "existing", name = "tools", labels = { team = "data" }, annotations = { note = "ours" } }
  }

  expect_failures = [output.inputs]
}

# [name.invalid] name
run "a_name_with_capitals" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    name = "Worker"
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] name
run "a_name_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    name = "null"
  }

  expect_failures = [output.inputs]
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

  module {
    source = "./inputs"
  }

  variables {
    namespace = { type = "existing" }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "attributes_that_are_misspelt" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    namespace = { nmae = "tools" }
    job       = { namespace = { name = "jobs", label = {} }, tolerations = [{ key = "a", operater = "Exists" }] }
    given = {
      namespace = { nmae = "tools" }
      job       = { namespace = { name = "jobs", label = {} }, tolerations = [{ key = "a", operater = "Exists" }] }
    }
  }

  expect_failures = [output.inputs]
}
