mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.type.unknown] encryption_key.type
run "an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    encryption_key = { type = "fromVault" }
  }

  expect_failures = [output.inputs]
}

# [input.unused] encryption_key.secret_name
# [input.unused] encryption_key.key
# [name.yamlScalar] encryption_key.key
run "a_key_to_be_made_and_a_secret_that_exists" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    encryption_key = { type = "generated", secret_name = "key", key = "yes" }
  }

  expect_failures = [output.inputs]
}

# [input.missing] encryption_key.secret_name
# [secret.key.invalid] encryption_key.key
run "a_secret_without_its_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    encryption_key = { type = "fromSecret", key = "the key" }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] encryption_key.secret_name
run "a_secret_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    encryption_key = { type = "fromSecret", secret_name = "Key" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] encryption_key.secret_name
run "a_secret_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    encryption_key = { type = "fromSecret", secret_name = "12" }
  }

  expect_failures = [output.inputs]
}

# [credentials.password.missing] encryption_key_password
run "a_given_key_that_is_not_given" {
  command = plan

  variables {
    encryption_key = { type = "fromPassword" }
  }

  expect_failures = [var.encryption_key_password]
}

# [encryptionKey.invalid] encryption_key_password
run "a_given_key_that_is_a_password" {
  command = plan

  variables {
    encryption_key          = { type = "fromPassword" }
    encryption_key_password = "hunter2"
  }

  expect_failures = [var.encryption_key_password]
}

# [input.unused] encryption_key_password
run "a_given_key_that_nobody_uses" {
  command = plan

  variables {
    encryption_key          = { type = "generated" }
    encryption_key_password = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
  }

  expect_failures = [var.encryption_key_password]
}

run "none" {
  command = plan

  assert {
    condition     = !contains(local.environment[*].name, "PREFECT_SERVER_ENCRYPTION_KEY") && length(random_bytes.encryption_key) == 0
    error_message = "There is an encryption key."
  }
}

run "a_secret_that_exists" {
  command = plan

  variables {
    database       = { type = "sqlite" }
    encryption_key = { type = "fromSecret", secret_name = "mine", key = "fernet" }
  }

  assert {
    condition     = local.environment == [{ name = "PREFECT_SERVER_ENCRYPTION_KEY", valueFrom = { secretKeyRef = { name = "mine", key = "fernet" } } }]
    error_message = "The server has another key."
  }

  assert {
    condition     = length(kubernetes_secret_v1.encryption_key) == 0 && local.values_wait_for_database != null
    error_message = "A Secret is made, or nothing checks the key of SQLite."
  }
}

run "a_key_that_is_given" {
  command = apply

  variables {
    encryption_key          = { type = "fromPassword" }
    encryption_key_password = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
  }

  assert {
    condition     = local.encryption_key_secret.name == "prefect-server-encryption-key-given"
    error_message = "The Secret has the name of another kind."
  }
}

# [encryptionKey.changed] encryption_key
run "another_key" {
  command = plan

  variables {
    encryption_key          = { type = "fromPassword" }
    encryption_key_password = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB="
  }

  expect_failures = [kubernetes_secret_v1.encryption_key]
}

run "a_key_that_only_the_secret_has" {
  command = apply

  variables {
    encryption_key = { type = "writeOnly" }
    labels         = { team = "data" }
  }

  assert {
    condition     = kubernetes_secret_v1.encryption_key_write_only[0].metadata[0].name == "prefect-server-encryption-key-write-only"
    error_message = "The Secret is another."
  }

  assert {
    condition     = kubernetes_labels.shared["key"].metadata[0].name == "prefect-server-encryption-key-write-only"
    error_message = "The Secret has no labels."
  }
}

run "a_key_that_is_generated" {
  command = apply

  variables {
    encryption_key = { type = "generated" }
  }

  assert {
    condition     = can(regex("^[A-Za-z0-9_-]{43}=$", kubernetes_secret_v1.encryption_key[0].data["encryption-key"]))
    error_message = "The key is no Fernet key."
  }
}
