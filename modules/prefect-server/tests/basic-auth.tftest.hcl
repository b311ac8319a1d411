mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.type.unknown] basic_auth.type
run "an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    basic_auth = { type = "oauth" }
  }

  expect_failures = [output.inputs]
}

# [credentials.version.invalid] basic_auth.version
# [credentials.length.outOfRange] basic_auth.length
# [credentials.specialCharacters.invalid] basic_auth.special_characters
# [input.unused] basic_auth.secret_name
run "a_password_that_cannot_be_made" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    basic_auth = { type = "generated", version = 1.5, length = 1000, special_characters = "a b", secret_name = "auth" }
  }

  expect_failures = [output.inputs]
}

# [input.missing] basic_auth.secret_name
# [input.unused] basic_auth.length
# [input.unused] basic_auth.special_characters
# [input.unused] basic_auth.version
run "a_secret_that_exists_and_a_password_to_be_made" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    basic_auth = { type = "fromSecret", length = 20, special_characters = "-", version = 2 }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] basic_auth.secret_name
run "a_secret_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    basic_auth = { type = "fromSecret", secret_name = "Auth" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] basic_auth.secret_name
run "a_secret_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    basic_auth = { type = "fromSecret", secret_name = "12" }
  }

  expect_failures = [output.inputs]
}

# [credentials.password.missing] basic_auth_password
run "a_given_password_that_is_not_given" {
  command = plan

  variables {
    basic_auth = { type = "fromPassword" }
  }

  expect_failures = [var.basic_auth_password]
}

run "none" {
  command = plan

  assert {
    condition     = !local.values_basic_auth.server.basicAuth.enabled && length(kubernetes_secret_v1.api_auth) == 0
    error_message = "There is basic authentication."
  }
}

run "a_password_by_length_and_alphabet" {
  command = plan

  variables {
    basic_auth = { type = "generated", version = 2, length = 40, special_characters = "-_" }
  }

  assert {
    condition     = local.values_basic_auth.server.basicAuth.existingSecret == "prefect-server-api-auth" && random_password.api_auth.length == 40 && random_password.api_auth.keepers["version"] == "2"
    error_message = "The password is another."
  }

  assert {
    condition     = keys(kubernetes_secret_v1.api_auth) == ["prefect"] && local.auth_annotations["cdktf-prefect/api-auth-version"] == "generated-2"
    error_message = "Pods would not follow the Secret."
  }
}

run "a_password_that_is_given" {
  command = plan

  variables {
    basic_auth          = { type = "fromPassword", version = 3 }
    basic_auth_password = "given"
  }

  assert {
    condition     = kubernetes_secret_v1.api_auth_given["prefect"].data["auth-string"] == "admin:given" && length(kubernetes_secret_v1.api_auth) == 0
    error_message = "The Secret has another password."
  }
}

run "a_secret_that_exists" {
  command = plan

  variables {
    basic_auth = { type = "fromSecret", secret_name = "auth" }
  }

  assert {
    condition     = local.values_basic_auth.server.basicAuth.existingSecret == "auth" && length(kubernetes_secret_v1.api_auth) == 0
    error_message = "The Secret is another."
  }
}

run "a_password_that_only_the_secret_has" {
  command = apply

  variables {
    basic_auth = { type = "writeOnly" }
  }

  assert {
    condition     = local.values_basic_auth.server.basicAuth.existingSecret == "prefect-server-api-auth-write-only" && length(kubernetes_secret_v1.api_auth_write_only) == 1
    error_message = "The Secret is another."
  }
}
