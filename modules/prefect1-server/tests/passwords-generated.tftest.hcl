mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

run "passwords_that_are_generated" {
  command = apply

  variables {
    database = { credentials = { type = "generated", length = 40, special_characters = "-_" } }
  }

  assert {
    condition     = length(random_password.database.result) == 40 && length(random_password.database_admin.result) == 40
    error_message = "The passwords are of another length."
  }
}

run "another_length_at_the_same_version" {
  command = apply

  variables {
    database = { credentials = { type = "generated", length = 64 } }
  }

  assert {
    condition     = length(random_password.database.result) == 40 && length(random_password.database_admin.result) == 40 && kubernetes_secret_v1.database[0].metadata[0].name == "prefect1-database-v1"
    error_message = "The passwords are others."
  }
}

# [credentials.password.changed] database.credentials
run "a_password_that_is_made_anew_under_the_same_version" {
  command = apply

  plan_options {
    replace = [random_password.database]
  }

  variables {
    database = { credentials = { type = "generated" } }
  }

  expect_failures = [kubernetes_secret_v1.database]
}
