mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [input.missing] database.credentials
run "no_credentials" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com" }
  }

  expect_failures = [output.inputs]
}

# [input.unused] database.size
# [input.unused] database.storage_class
# [input.unused] database.access_mode
# [input.unused] database.existing_claim
# [input.unused] database.set_password_at_start
# [input.unused] database.image
# [input.unused] database.resources
# [input.unused] database.node_selector
# [input.unused] database.tolerations
# [input.unused] database.affinity
run "what_only_a_bundled_one_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type                  = "external"
      host                  = "db.example.com"
      credentials           = { type = "generated" }
      size                  = "8Gi"
      storage_class         = "fast"
      access_mode           = "ReadWriteOnce"
      existing_claim        = "data"
      set_password_at_start = false
      image                 = { tag = "14.13.0" }
      resources             = { limits = { memory = "1Gi" } }
      node_selector         = { "kubernetes.io/os" = "linux" }
      tolerations           = [{ key = "a", operator = "Exists" }]
      affinity              = "{}"
    }
  }

  expect_failures = [output.inputs]
}

# [database.host.missing] database.host
run "no_host" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", credentials = { type = "generated" } }
  }

  expect_failures = [output.inputs]
}

# [host.invalid] database.host
# [port.outOfRange] database.port
run "a_host_with_a_scheme" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "https://db", port = 0, credentials = { type = "generated" } }
  }

  expect_failures = [output.inputs]
}

# [database.identifier.unsupported] database.name
# [database.identifier.unsupported] database.username
run "names_that_the_chart_can_not_write" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", name = "a/b", username = "a:b", credentials = { type = "generated" } }
  }

  expect_failures = [output.inputs]
}

# [database.sslMode.unknown] database.ssl_mode
run "an_unknown_mode" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "tls", credentials = { type = "generated" } }
  }

  expect_failures = [output.inputs]
}

# [database.sslMode.unsupported] database.ssl_mode
run "a_mode_that_verifies" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "verify-full", credentials = { type = "generated" } }
  }

  expect_failures = [output.inputs]
}

# [database.sslMode.unsupported] database.ssl_mode
run "a_mode_that_verifies_and_a_setup" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      ssl_mode    = "verify-ca"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" } }
    }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.setup.admin_password.secret_name
# [secret.key.invalid] database.setup.admin_password.key
# [database.identifier.invalid] database.setup.admin_username
# [database.identifier.invalid] database.setup.admin_database
# [image.invalid] database.setup.image
# [image.tag.floating] database.setup.image
# [database.setup.systemDatabase] database.name
run "a_setup_of_odd_names" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      name        = "postgres"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "Admin", key = "a b" }, admin_username = "", admin_database = "", image = "Postgres 17" }
    }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.setup.admin_password.secret_name
# [name.yamlScalar] database.setup.admin_password.key
# [image.tag.floating] database.setup.image
run "a_setup_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "null", key = "on" }, image = "postgres:latest" }
    }
  }

  expect_failures = [output.inputs]
}

# [database.setup.sameRole] database.username
run "a_setup_by_prefects_own_role" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      username    = "root"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, admin_username = "root" }
    }
  }

  expect_failures = [output.inputs]
}


run "one_that_is_never_encrypted" {
  command = plan

  variables {
    database = { type = "external", host = "db.example.com", port = 6432, username = "owner@tenant", ssl_mode = "disable", credentials = { type = "generated" } }
  }

  assert {
    condition     = length(kubernetes_persistent_volume_claim_v1.database) + length(kubernetes_job_v1.database_setup) == 0 && output.database_claim_name == null
    error_message = "Something is there that nobody asked for."
  }

  assert {
    condition     = local.values_database_ties.postgresql.externalHostname == "db.example.com" && local.values_database_ties.postgresql.servicePort == 6432 && local.values_database_ties.postgresql.auth.username == "owner%40tenant" && !local.values_database_ties.postgresql.useSubChart
    error_message = "The database is another."
  }

  assert {
    condition     = local.lists["hasura.env"] == [{ name = "PGSSLMODE", value = "disable" }] && output.database_host == "db.example.com" && output.database_port == 6432
    error_message = "The encryption is another."
  }
}

run "one_that_is_encrypted_if_it_can" {
  command = plan

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "prefer", credentials = { type = "generated" } }
  }

  assert {
    condition     = local.lists["graphql.env"] == [{ name = "PGSSLMODE", value = "prefer" }]
    error_message = "The encryption is another."
  }
}

run "one_that_is_encrypted" {
  command = plan

  variables {
    database = { type = "external", host = "db.example.com", ssl_mode = "require", credentials = { type = "generated" } }
  }

  assert {
    condition     = local.lists["graphql.init.env"] == [{ name = "PGSSLMODE", value = "require" }] && strcontains(output.database_setup_sql, "CREATE EXTENSION IF NOT EXISTS pgcrypto;")
    error_message = "The encryption is another."
  }
}
