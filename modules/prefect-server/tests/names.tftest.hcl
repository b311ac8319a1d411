mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [name.invalid] name
# [name.invalid] release_name
# [namespace.name.invalid] namespace
run "names_with_capitals" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    name         = "Prefect"
    release_name = "My"
    namespace    = { name = "My_namespace" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] name
# [name.yamlScalar] release_name
run "names_that_are_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    name         = "null"
    release_name = "on"
  }

  expect_failures = [output.inputs]
}

# [input.type.unknown] namespace.type
run "a_namespace_of_an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    namespace = { type = "shared", name = "tools" }
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

run "a_name_and_a_namespace_of_ones_own" {
  command = plan

  variables {
    name         = "workflows"
    release_name = "flows"
    namespace    = { name = "tools", labels = { team = "data" }, annotations = { note = "ours" } }
  }

  assert {
    condition     = helm_release.server.name == "flows" && local.values_release.fullnameOverride == "workflows"
    error_message = "The release is ${helm_release.server.name}, its objects are named ${local.values_release.fullnameOverride}."
  }

  assert {
    condition     = kubernetes_namespace_v1.prefect[0].metadata[0].name == "tools" && kubernetes_namespace_v1.prefect[0].metadata[0].labels["team"] == "data" && kubernetes_namespace_v1.prefect[0].metadata[0].annotations["note"] == "ours"
    error_message = "The namespace is another."
  }

  assert {
    condition     = kubernetes_secret_v1.database[0].metadata[0].name == "workflows-database-v1" && kubernetes_secret_v1.database[0].metadata[0].namespace == "tools"
    error_message = "The Secret is not beside the server."
  }
}

run "a_namespace_that_exists" {
  command = apply

  variables {
    namespace = { type = "existing", name = "tools" }
  }

  assert {
    condition     = length(kubernetes_namespace_v1.prefect) == 0 && helm_release.server.namespace == "tools"
    error_message = "The namespace is made, or not used."
  }

  assert {
    condition     = length(data.kubernetes_resources.foreign_release) == 1 && local.values_owner.commonLabels["cdktf-prefect/owner"] == terraform_data.owner.id
    error_message = "Nothing keeps the release and one of somebody else apart."
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
