mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

run "passwords_of_a_raised_version" {
  command = apply

  variables {
    database = { credentials = { type = "generated", version = 2 } }
  }

  assert {
    condition     = random_password.database.keepers.version == "2" && random_password.database_admin.keepers.version == "2" && kubernetes_secret_v1.database[0].metadata[0].name == "prefect1-database-v2" && kubernetes_secret_v1.database[0].data["postgres-password"] == random_password.database.result && length(random_password.database.result) == 32
    error_message = "The raised version has no passwords of its own."
  }
}

# [credentials.password.changed] database.credentials
run "a_superusers_password_that_is_made_anew_under_the_same_version" {
  command = apply

  plan_options {
    replace = [random_password.database_admin]
  }

  variables {
    database = { credentials = { type = "generated", version = 2 } }
  }

  expect_failures = [kubernetes_secret_v1.database]
}
