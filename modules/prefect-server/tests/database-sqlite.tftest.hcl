mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.unused] database.credentials
# [input.unused] database.name
# [input.unused] database.username
# [input.unused] database.pool
run "what_only_postgresql_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "sqlite"
      credentials = { type = "generated" }
      name        = "prefect"
      username    = "prefect"
      pool        = { size = 3 }
    }
  }

  expect_failures = [output.inputs]
}

# [replicas.sqlite] replicas
run "several_servers" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "sqlite" }
    replicas = 2
  }

  expect_failures = [output.inputs]
}

# [redis.sqlite] redis
run "redis" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "sqlite" }
    redis    = { host = "redis", docket_url = { secret_name = "redis", key = "url" } }
  }

  expect_failures = [output.inputs]
}

run "a_claim_and_no_secret" {
  command = plan

  variables {
    database = { type = "sqlite", size = "3Gi", storage_class = "fast" }
  }

  assert {
    condition     = kubernetes_persistent_volume_claim_v1.database[0].metadata[0].name == "prefect-server-sqlite" && kubernetes_persistent_volume_claim_v1.database[0].spec[0].resources[0].requests["storage"] == "3Gi" && kubernetes_persistent_volume_claim_v1.database[0].spec[0].storage_class_name == "fast"
    error_message = "The claim is another."
  }

  assert {
    condition     = length(kubernetes_secret_v1.database) == 0 && length(kubernetes_secret_v1.database_write_only) == 0
    error_message = "SQLite has no password."
  }
}
