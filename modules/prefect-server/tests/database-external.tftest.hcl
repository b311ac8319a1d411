mock_provider "helm" {}
mock_provider "kubernetes" {}

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
      size                  = "9Gi"
      storage_class         = "fast"
      access_mode           = "ReadWriteOnce"
      existing_claim        = "old"
      set_password_at_start = false
      image                 = { tag = "16" }
      resources             = { requests = { cpu = "1" } }
      node_selector         = { disk = "fast" }
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
run "a_url_as_the_host" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "external", host = "postgres://db", port = 70000, credentials = { type = "generated" } }
  }

  expect_failures = [output.inputs]
}

# [database.keys.contradiction] database.host
# [database.keys.contradiction] database.port
# [database.keys.contradiction] database.username
# [database.keys.contradiction] database.name
run "what_the_secret_has_by_a_key" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      port        = 5432
      username    = "prefect"
      name        = "prefect"
      credentials = { type = "fromSecret", secret_name = "pg", keys = { host = "h", port = "p", username = "u", database = "d" } }
    }
  }

  expect_failures = [output.inputs]
}

# [database.keys.contradiction] database.host
# [database.keys.contradiction] database.port
# [database.keys.contradiction] database.username
# [database.keys.contradiction] database.name
run "what_the_secret_has_in_a_connection_string" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      port        = 5432
      username    = "prefect"
      name        = "prefect"
      credentials = { type = "fromSecret", secret_name = "pg", keys = { connection_string = "url" } }
    }
  }

  expect_failures = [output.inputs]
}

# [database.keys.contradiction] database.credentials.keys.host
# [database.keys.contradiction] database.credentials.keys.port
# [database.keys.contradiction] database.credentials.keys.username
# [database.keys.contradiction] database.credentials.keys.database
# [database.keys.contradiction] database.credentials.keys.url_encoded_password
run "a_connection_string_and_its_parts" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type = "external"
      credentials = {
        type        = "fromSecret"
        secret_name = "pg"
        keys        = { connection_string = "url", host = "h", port = "p", username = "u", database = "d", url_encoded_password = "e" }
      }
    }
  }

  expect_failures = [output.inputs]
}

run "a_pooler_and_nothing_verified" {
  command = plan

  variables {
    database = {
      type               = "external"
      host               = "db.example.com"
      port               = 6432
      username           = "pre fect@x"
      credentials        = { type = "generated" }
      ssl_mode           = "require"
      transaction_pooler = true
    }
  }

  assert {
    condition     = local.values_database_ties.externalDatabase.host == "db.example.com" && local.values_database_ties.externalDatabase.port == 6432 && local.values_database_ties.externalDatabase.username == "pre%20fect%40x" && local.values_database_ties.externalDatabase.name == "server?ssl=require"
    error_message = "The database is another."
  }

  assert {
    condition     = contains(local.merged_lists["global.prefect.env"][*].name, "PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_STATEMENT_CACHE_SIZE")
    error_message = "A pooler forgets prepared statements."
  }

  assert {
    condition     = length(kubernetes_persistent_volume_claim_v1.database) == 0 && !local.values_database_ties.postgresql.enabled
    error_message = "There is a database in the cluster."
  }
}
