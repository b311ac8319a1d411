mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [input.type.unknown] database.credentials.type
run "an_unknown_kind" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "vault" } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] database.credentials.secret_name
run "no_secret" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "fromSecret" } }
  }

  expect_failures = [output.inputs]
}

# [input.unused] database.credentials.length
# [input.unused] database.credentials.special_characters
# [input.unused] database.credentials.version
run "what_a_secret_has_itself" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "fromSecret", secret_name = "pg", length = 40, special_characters = "-", version = 2 } }
  }

  expect_failures = [output.inputs]
}

# [input.unused] database.credentials.secret_name
# [input.unused] database.credentials.keys
run "what_only_a_secret_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "generated", secret_name = "pg", keys = { admin_password = "root" } } }
  }

  expect_failures = [output.inputs]
}

# [credentials.version.invalid] database.credentials.version
run "a_version_in_between" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "generated", version = 1.5 } }
  }

  expect_failures = [output.inputs]
}

# [credentials.length.outOfRange] database.credentials.length
# [credentials.specialCharacters.invalid] database.credentials.special_characters
run "a_short_password_with_a_space" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "generated", length = 8, special_characters = "- " } }
  }

  expect_failures = [output.inputs]
}

# [credentials.length.outOfRange] database.credentials.length
# [credentials.specialCharacters.invalid] database.credentials.special_characters
run "a_short_write_only_password" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "writeOnly", length = 8, special_characters = "ä" } }
  }

  expect_failures = [output.inputs]
}

# [credentials.length.outOfRange] database.credentials.length
# [credentials.specialCharacters.invalid] database.credentials.special_characters
run "a_short_password_of_an_external_one" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "generated", length = 8, special_characters = "- " } }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.credentials.secret_name
# [secret.key.invalid] database.credentials.keys.admin_password
run "a_secret_of_no_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "fromSecret", secret_name = "My_secret", keys = { admin_password = "a b" } } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.credentials.secret_name
# [name.yamlScalar] database.credentials.keys.admin_password
run "a_secret_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "fromSecret", secret_name = "null", keys = { admin_password = "on" } } }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.credentials.secret_name
# [database.keys.unsupported] database.credentials.keys.admin_password
run "a_secret_of_no_name_of_an_external_one" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "fromSecret", secret_name = "My_secret", keys = { admin_password = "a b" } } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.credentials.secret_name
# [database.keys.unsupported] database.credentials.keys.admin_password
run "a_secret_that_is_no_text_in_yaml_of_an_external_one" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "fromSecret", secret_name = "null", keys = { admin_password = "on" } } }
  }

  expect_failures = [output.inputs]
}

# [credentials.password.missing] database_password
run "no_password" {
  command = plan

  variables {
    database = { credentials = { type = "fromPassword" } }
  }

  expect_failures = [var.database_password]
}


run "a_secret_of_ones_own" {
  command = plan

  variables {
    database = { credentials = { type = "fromSecret", secret_name = "mine", keys = { admin_password = "root-password" } } }
  }

  assert {
    condition     = length(kubernetes_secret_v1.database) + length(kubernetes_secret_v1.database_write_only) == 0 && output.database_secret_name == "mine" && local.values_database_ties.postgresql.existingSecret == "mine" && local.values_database_ties.postgresql.auth.existingSecret == "mine" && local.values_database_ties.postgresql.auth.secretKeys.adminPasswordKey == "root-password"
    error_message = "The Secret is another."
  }
}

run "a_secret_of_ones_own_for_an_external_one" {
  command = plan

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "fromSecret", secret_name = "mine" } }
  }

  assert {
    condition     = length(kubernetes_secret_v1.database) == 0 && local.values_database_ties.postgresql.existingSecret == "mine"
    error_message = "The Secret is another."
  }
}

run "write_only_passwords" {
  command = plan

  variables {
    database = { credentials = { type = "writeOnly", length = 40, version = 2 } }
  }

  assert {
    condition     = length(kubernetes_secret_v1.database) == 0 && kubernetes_secret_v1.database_write_only[0].metadata[0].name == "prefect1-database-write-only-v2" && kubernetes_secret_v1.database_write_only[0].data_wo_revision == 2
    error_message = "The Secret is another."
  }
}

run "a_write_only_password_of_an_external_one" {
  command = plan

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "writeOnly" } }
  }

  assert {
    condition     = length(kubernetes_secret_v1.database) == 0 && kubernetes_secret_v1.database_write_only[0].metadata[0].name == "prefect1-database-write-only-v1"
    error_message = "The Secret is another."
  }
}

# [credentials.password.empty] database_password
run "an_empty_password" {
  command = plan

  variables {
    database          = { credentials = { type = "fromPassword" } }
    database_password = ""
  }

  expect_failures = [var.database_password]
}

# [input.unused] database_password
run "a_password_that_nothing_takes" {
  command = plan

  variables {
    database_password = "first"
  }

  expect_failures = [var.database_password]
}
