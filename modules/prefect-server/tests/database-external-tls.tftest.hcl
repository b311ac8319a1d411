mock_provider "helm" {}
mock_provider "kubernetes" {}

# [database.sslMode.inSecret] database.ssl_mode
run "tls_required_beside_a_connection_string" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", ssl_mode = "require", credentials = { type = "fromSecret", secret_name = "pg", keys = { connection_string = "url" } } }
  }

  expect_failures = [output.inputs]
}

# [database.sslMode.inSecret] database.ssl_mode
run "tls_disabled_beside_a_connection_string" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", ssl_mode = "disable", credentials = { type = "fromSecret", secret_name = "pg", keys = { connection_string = "url" } } }
  }

  expect_failures = [output.inputs]
}

# [database.sslMode.inSecret] database.ssl_mode
run "tls_required_beside_a_name_in_the_secret" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "require", credentials = { type = "fromSecret", secret_name = "pg", keys = { database = "d" } } }
  }

  expect_failures = [output.inputs]
}

# [database.sslMode.inSecret] database.ssl_mode
run "tls_disabled_beside_a_name_in_the_secret" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "disable", credentials = { type = "fromSecret", secret_name = "pg", keys = { database = "d" } } }
  }

  expect_failures = [output.inputs]
}

# [database.ssl.unused] database.ssl_ca
# [database.ssl.unused] database.ssl_client_certificate
run "certificates_that_nobody_verifies" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type                   = "external"
      host                   = "db.example.com"
      credentials            = { type = "generated" }
      ssl_mode               = "require"
      ssl_ca                 = { type = "fromSecret", secret_name = "ca" }
      ssl_client_certificate = "client"
    }
  }

  expect_failures = [output.inputs]
}

# [input.type.unknown] database.ssl_ca.type
run "a_ca_from_somewhere_unknown" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "generated" }, ssl_mode = "verify-ca", ssl_ca = { type = "fromFile" } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] database.ssl_ca.secret_name
# [input.unused] database.ssl_ca.config_map_name
run "a_ca_from_a_secret_without_a_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "generated" }, ssl_mode = "verify-ca", ssl_ca = { type = "fromSecret", config_map_name = "ca" } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] database.ssl_ca.config_map_name
# [input.unused] database.ssl_ca.secret_name
run "a_ca_from_a_config_map_without_a_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "generated" }, ssl_mode = "verify-ca", ssl_ca = { type = "fromConfigMap", secret_name = "ca" } }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.ssl_ca
# [secret.key.invalid] database.ssl_ca
# [object.name.invalid] database.ssl_client_certificate
run "certificates_in_a_secret_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type                   = "external"
      host                   = "db.example.com"
      credentials            = { type = "generated" }
      ssl_mode               = "verify-full"
      ssl_ca                 = { type = "fromSecret", secret_name = "A", key = "a b" }
      ssl_client_certificate = "B"
    }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.ssl_ca
# [name.yamlScalar] database.ssl_client_certificate
run "certificates_in_a_secret_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type                   = "external"
      host                   = "db.example.com"
      credentials            = { type = "generated" }
      ssl_mode               = "verify-full"
      ssl_ca                 = { type = "fromSecret", secret_name = "on" }
      ssl_client_certificate = "12"
    }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.ssl_ca
# [name.yamlScalar] database.ssl_ca
run "a_ca_in_a_config_map_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      ssl_mode    = "verify-full"
      ssl_ca      = { type = "fromConfigMap", config_map_name = "A", key = "on" }
    }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.ssl_ca
run "a_ca_in_a_config_map_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      ssl_mode    = "verify-full"
      ssl_ca      = { type = "fromConfigMap", config_map_name = "12" }
    }
  }

  expect_failures = [output.inputs]
}

run "a_certificate_that_is_verified" {
  command = plan

  variables {
    database = {
      type                   = "external"
      host                   = "db.example.com"
      credentials            = { type = "fromSecret", secret_name = "pg" }
      ssl_mode               = "verify-full"
      ssl_ca                 = { type = "fromSecret", secret_name = "ca", key = "root.crt" }
      ssl_client_certificate = "client"
    }
  }

  assert {
    condition     = length(local.merged_lists["server.extraVolumes"]) == 2 && local.merged_lists["server.extraVolumes"][0].secret.secretName == "ca" && local.merged_lists["server.extraVolumes"][1].secret.secretName == "client"
    error_message = "The certificates are not mounted."
  }

  assert {
    condition     = [for entry in local.merged_lists["global.prefect.env"] : entry.value if endswith(entry.name, "_TLS_CHECK_HOSTNAME")] == ["true"]
    error_message = "The name in the certificate is not checked."
  }

  assert {
    condition     = length(kubernetes_secret_v1.database) == 0 && local.values_database_ties.externalDatabase.existingSecret == "pg"
    error_message = "The Secret is another."
  }

  assert {
    condition     = !contains(local.merged_lists["global.prefect.env"][*].name, "PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_STATEMENT_CACHE_SIZE")
    error_message = "There is no pooler."
  }
}

run "an_authority_that_is_verified" {
  command = plan

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      ssl_mode    = "verify-ca"
      ssl_ca      = { type = "fromConfigMap", config_map_name = "ca" }
    }
  }

  assert {
    condition     = one(local.merged_lists["server.extraVolumes"]).configMap.name == "ca"
    error_message = "The authority is not mounted."
  }

  assert {
    condition     = [for entry in local.merged_lists["global.prefect.env"] : entry.value if endswith(entry.name, "_TLS_CHECK_HOSTNAME")] == ["false"]
    error_message = "The name in the certificate is checked."
  }
}

run "tls_disabled" {
  command = plan

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "disable", credentials = { type = "generated" } }
  }

  assert {
    condition     = local.values_database_ties.externalDatabase.name == "server?ssl=disable"
    error_message = "The URL ends otherwise."
  }
}

run "tls_preferred" {
  command = plan

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "prefer", credentials = { type = "generated" } }
  }

  assert {
    condition     = local.values_database_ties.externalDatabase.name == "server"
    error_message = "The URL ends otherwise."
  }
}

# [database.sslMode.unknown] database.ssl_mode
run "tls_of_an_unknown_mode" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "on", credentials = { type = "generated" } }
  }

  expect_failures = [output.inputs]
}
