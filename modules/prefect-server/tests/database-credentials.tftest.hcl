mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.type.unknown] database.credentials.type
run "an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "vault" } }
  }

  expect_failures = [output.inputs]
}

# [credentials.version.invalid] database.credentials.version
# [credentials.length.outOfRange] database.credentials.length
# [credentials.specialCharacters.invalid] database.credentials.special_characters
# [input.unused] database.credentials.secret_name
# [input.unused] database.credentials.keys
run "a_password_that_cannot_be_made" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "generated", version = 0, length = 8, special_characters = "a b", secret_name = "pg", keys = { password = "p" } } }
  }

  expect_failures = [output.inputs]
}

# [credentials.length.outOfRange] database.credentials.length
# [credentials.specialCharacters.invalid] database.credentials.special_characters
run "a_password_of_an_external_database_that_cannot_be_made" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "writeOnly", length = 129, special_characters = "é" } }
  }

  expect_failures = [output.inputs]
}

# [credentials.password.missing] database_password
run "a_given_password_that_is_not_given" {
  command = plan

  variables {
    database = { credentials = { type = "fromPassword" } }
  }

  expect_failures = [var.database_password]
}

# [input.missing] database.credentials.secret_name
# [input.unused] database.credentials.length
# [input.unused] database.credentials.special_characters
# [input.unused] database.credentials.version
run "a_secret_that_exists_and_a_password_to_be_made" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "fromSecret", length = 20, special_characters = "-", version = 2 } }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.credentials.secret_name
# [secret.key.invalid] database.credentials.keys.password
# [secret.key.invalid] database.credentials.keys.url_encoded_password
# [secret.key.invalid] database.credentials.keys.connection_string
# [secret.key.invalid] database.credentials.keys.username
# [secret.key.invalid] database.credentials.keys.host
# [secret.key.invalid] database.credentials.keys.port
# [secret.key.invalid] database.credentials.keys.database
# [database.keys.unused] database.credentials.keys.connection_string
# [database.keys.unused] database.credentials.keys.username
# [database.keys.unused] database.credentials.keys.host
# [database.keys.unused] database.credentials.keys.port
# [database.keys.unused] database.credentials.keys.database
run "keys_of_a_secret_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      credentials = {
        type        = "fromSecret"
        secret_name = "Pg"
        keys        = { password = "a b", url_encoded_password = "a b", connection_string = "a b", username = "a b", host = "a b", port = "a b", database = "a b" }
      }
    }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.credentials.secret_name
# [name.yamlScalar] database.credentials.keys.password
# [name.yamlScalar] database.credentials.keys.url_encoded_password
# [name.yamlScalar] database.credentials.keys.connection_string
# [name.yamlScalar] database.credentials.keys.username
# [name.yamlScalar] database.credentials.keys.host
# [name.yamlScalar] database.credentials.keys.port
# [name.yamlScalar] database.credentials.keys.database
# [database.keys.unused] database.credentials.keys.connection_string
# [database.keys.unused] database.credentials.keys.username
# [database.keys.unused] database.credentials.keys.host
# [database.keys.unused] database.credentials.keys.port
# [database.keys.unused] database.credentials.keys.database
run "keys_of_a_secret_that_are_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      credentials = {
        type        = "fromSecret"
        secret_name = "on"
        keys        = { password = "1", url_encoded_password = "2", connection_string = "3", username = "4", host = "5", port = "6", database = "7" }
      }
    }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.credentials.secret_name
# [secret.key.invalid] database.credentials.keys.password
# [secret.key.invalid] database.credentials.keys.url_encoded_password
# [secret.key.invalid] database.credentials.keys.connection_string
# [secret.key.invalid] database.credentials.keys.username
# [secret.key.invalid] database.credentials.keys.host
# [secret.key.invalid] database.credentials.keys.port
# [secret.key.invalid] database.credentials.keys.database
# [database.keys.contradiction] database.credentials.keys.host
# [database.keys.contradiction] database.credentials.keys.port
# [database.keys.contradiction] database.credentials.keys.username
# [database.keys.contradiction] database.credentials.keys.database
# [database.keys.contradiction] database.credentials.keys.url_encoded_password
run "keys_of_a_secret_of_an_external_database_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type = "external"
      credentials = {
        type        = "fromSecret"
        secret_name = "Pg"
        keys        = { password = "a b", url_encoded_password = "a b", connection_string = "a b", username = "a b", host = "a b", port = "a b", database = "a b" }
      }
    }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.credentials.secret_name
# [name.yamlScalar] database.credentials.keys.password
# [name.yamlScalar] database.credentials.keys.url_encoded_password
# [name.yamlScalar] database.credentials.keys.connection_string
# [name.yamlScalar] database.credentials.keys.username
# [name.yamlScalar] database.credentials.keys.host
# [name.yamlScalar] database.credentials.keys.port
# [name.yamlScalar] database.credentials.keys.database
# [database.keys.contradiction] database.credentials.keys.host
# [database.keys.contradiction] database.credentials.keys.port
# [database.keys.contradiction] database.credentials.keys.username
# [database.keys.contradiction] database.credentials.keys.database
# [database.keys.contradiction] database.credentials.keys.url_encoded_password
run "keys_of_a_secret_of_an_external_database_that_are_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type = "external"
      credentials = {
        type        = "fromSecret"
        secret_name = "on"
        keys        = { password = "1", url_encoded_password = "2", connection_string = "3", username = "4", host = "5", port = "6", database = "7" }
      }
    }
  }

  expect_failures = [output.inputs]
}

run "a_password_by_length_and_alphabet" {
  command = plan

  variables {
    database = { credentials = { type = "generated", version = 2, length = 40, special_characters = "-_" } }
  }

  assert {
    condition     = kubernetes_secret_v1.database[0].metadata[0].name == "prefect-server-database-v2" && random_password.database.length == 40 && random_password.database.override_special == "-_" && random_password.database.keepers["version"] == "2"
    error_message = "The password is another."
  }
}

run "a_password_that_is_given" {
  command = plan

  variables {
    database          = { credentials = { type = "fromPassword", version = 3 } }
    database_password = "p'a\"ss/w:r%d?"
  }

  assert {
    condition     = kubernetes_secret_v1.database[0].metadata[0].name == "prefect-server-database-given-v3" && kubernetes_secret_v1.database[0].data["password"] == var.database_password
    error_message = "The Secret has another password."
  }

  assert {
    condition     = kubernetes_secret_v1.database[0].data["password-urlencoded"] == "p%27a%22ss%2Fw%3Ar%25d%3F"
    error_message = "The connection URL would have another password."
  }
}

run "a_secret_that_exists" {
  command = plan

  variables {
    database = { credentials = { type = "fromSecret", secret_name = "pg", keys = { password = "pass" } } }
  }

  assert {
    condition     = length(kubernetes_secret_v1.database) == 0 && local.values_database_ties.postgresql.auth.existingSecret == "pg" && local.values_database_ties.postgresql.auth.secretKeys.userPasswordKey == "pass"
    error_message = "The Secret is another."
  }
}

run "a_password_that_only_the_secret_has" {
  command = apply

  variables {
    database = { credentials = { type = "writeOnly", version = 2 } }
  }

  assert {
    condition     = kubernetes_secret_v1.database_write_only[0].metadata[0].name == "prefect-server-database-write-only-v2" && length(kubernetes_secret_v1.database) == 0
    error_message = "The Secret is another."
  }
}

# [credentials.password.notAscii] basic_auth_password
run "password_beyond_ascii" {
  command = plan

  variables {
    basic_auth          = { type = "fromPassword" }
    basic_auth_password = "pässword"
  }

  expect_failures = [var.basic_auth_password]
}

# [credentials.password.empty] basic_auth_password
# [credentials.password.empty] database_password
run "empty_passwords" {
  command = plan

  variables {
    database            = { credentials = { type = "fromPassword" } }
    database_password   = ""
    basic_auth          = { type = "fromPassword" }
    basic_auth_password = ""
  }

  expect_failures = [var.basic_auth_password, var.database_password]
}

# [input.unused] basic_auth_password
# [input.unused] database_password
run "passwords_that_nothing_takes" {
  command = plan

  variables {
    database            = { credentials = { type = "generated" } }
    database_password   = "first"
    basic_auth_password = "first"
  }

  expect_failures = [var.basic_auth_password, var.database_password]
}
