mock_provider "helm" {}
mock_provider "kubernetes" {}

# [database.credentials.none] database.credentials
run "a_bundled_database_without_a_password" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "none" } }
  }

  expect_failures = [output.inputs]
}

# [input.unused] database_password
run "a_password_for_nothing" {
  command = plan

  variables {
    database          = { type = "external", host = "db.example.com", credentials = { type = "none" } }
    database_password = "secret"
  }

  expect_failures = [var.database_password]
}

run "external_without_a_password" {
  command = plan

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      username    = "prefect@project.iam"
      ssl_mode    = "disable"
      credentials = { type = "none" }
    }
  }

  assert {
    condition = local.connection_values == {
      connectionString = "postgresql+asyncpg://prefect%40project.iam@db.example.com:5432/server?ssl=disable"
    }
    error_message = "The connection has the wrong URL."
  }

  assert {
    condition     = length(kubernetes_secret_v1.database) + length(kubernetes_secret_v1.database_write_only) == 0
    error_message = "There is a Secret without a password."
  }

  assert {
    condition     = output.database_secret_name == null && output.database_password_command == null
    error_message = "An output names a password."
  }

  assert {
    condition     = output.database_username == "prefect@project.iam"
    error_message = "The user is not an output."
  }
}

run "at_an_address_of_ipv6" {
  command = plan

  variables {
    database = { type = "external", host = "fd00::1", credentials = { type = "none" } }
  }

  assert {
    condition     = local.connection_values.connectionString == "postgresql+asyncpg://prefect@[fd00::1]:5432/server"
    error_message = "The address has no brackets in the URL."
  }
}
