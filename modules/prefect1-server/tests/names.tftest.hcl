mock_provider "helm" {}
mock_provider "kubernetes" {}

# [name.invalid] name
run "a_name_in_capitals" {
  command = plan

  variables {
    name = "Prefect"
  }

  expect_failures = [var.name]
}

# [name.yamlScalar] name
run "a_name_that_is_no_text_in_yaml" {
  command = plan

  variables {
    name = "null"
  }

  expect_failures = [var.name]
}

# [input.type.unknown] namespace.type
run "an_unknown_kind_of_namespace" {
  command = plan

  variables {
    namespace = { type = "found" }
  }

  expect_failures = [var.namespace]
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

# [namespace.name.invalid] namespace
run "a_namespace_with_an_underscore" {
  command = plan

  variables {
    namespace = { name = "my_prefect" }
  }

  expect_failures = [var.namespace]
}

# [object.name.invalid] service_account_name
# [object.name.invalid] pull_secrets[0]
run "names_of_no_object" {
  command = plan

  variables {
    service_account_name = "Mine"
    pull_secrets         = ["Registry"]
  }

  expect_failures = [var.service_account_name, var.pull_secrets]
}

# [name.yamlScalar] service_account_name
# [name.yamlScalar] pull_secrets[0]
run "names_that_are_no_text_in_yaml" {
  command = plan

  variables {
    service_account_name = "null"
    pull_secrets         = ["off"]
  }

  expect_failures = [var.service_account_name, var.pull_secrets]
}

# [tenant.name.invalid] tenant.name
# [tenant.slug.invalid] tenant.slug
run "a_tenant_with_a_variable_in_it" {
  command = plan

  variables {
    tenant = { name = "$(HOME)", slug = "My Team" }
  }

  expect_failures = [var.tenant]
}
