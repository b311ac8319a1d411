mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

variables {
  database = { credentials = { type = "fromPassword" } }
}

run "a_password_that_is_given" {
  command = apply

  variables {
    database_password = "first"
  }

  assert {
    condition     = kubernetes_secret_v1.database[0].metadata[0].name == "prefect1-database-given-v1" && kubernetes_secret_v1.database[0].data["postgres-password"] == "first" && kubernetes_secret_v1.database[0].data["admin-password"] == random_password.database_admin.result
    error_message = "The Secret is another."
  }
}

# [credentials.password.changed] database.credentials
run "another_password_under_the_same_version" {
  command = plan

  variables {
    database_password = "second"
  }

  expect_failures = [kubernetes_secret_v1.database]
}

# [credentials.password.changed] database.credentials
run "a_superusers_password_that_is_made_anew_under_the_same_version" {
  command = apply

  plan_options {
    replace = [random_password.database_admin]
  }

  variables {
    database_password = "first"
  }

  expect_failures = [kubernetes_secret_v1.database]
}
