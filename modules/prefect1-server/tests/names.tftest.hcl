mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [name.invalid] name
run "a_name_in_capitals" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    name = "Prefect"
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

# [input.type.unknown] namespace.type
run "an_unknown_kind_of_namespace" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    namespace = { type = "found" }
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

# [namespace.name.invalid] namespace
run "a_namespace_with_an_underscore" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    namespace = { name = "my_prefect" }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] pull_secrets[…]
# [object.name.invalid] service_account_name
run "names_of_no_object" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    service_account_name = "Mine"
    pull_secrets         = ["Registry"]
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] service_account_name
# [name.yamlScalar] pull_secrets[…]
run "names_that_are_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    service_account_name = "null"
    pull_secrets         = ["off"]
  }

  expect_failures = [output.inputs]
}

# [tenant.name.invalid] tenant.name
# [tenant.slug.invalid] tenant.slug
run "a_tenant_with_a_variable_in_it" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    tenant = { name = "$(HOME)", slug = "My Team" }
  }

  expect_failures = [output.inputs]
}


run "a_namespace_that_is_made" {
  command = plan

  variables {
    name      = "legacy"
    namespace = { type = "create", name = "tools", labels = { team = "data" }, annotations = { note = "ours" } }
  }

  assert {
    condition     = kubernetes_namespace_v1.prefect[0].metadata[0].name == "tools" && kubernetes_namespace_v1.prefect[0].metadata[0].labels.team == "data" && kubernetes_namespace_v1.prefect[0].metadata[0].annotations.note == "ours"
    error_message = "The namespace is another."
  }

  assert {
    condition     = helm_release.server.name == "legacy" && kubernetes_secret_v1.database[0].metadata[0].name == "legacy-database-v1" && kubernetes_persistent_volume_claim_v1.database[0].metadata[0].name == "legacy-database" && kubernetes_secret_v1.database[0].metadata[0].namespace == "tools" && output.cluster_graphql_url == "http://legacy-apollo.tools:4200/graphql"
    error_message = "Something has another name."
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
