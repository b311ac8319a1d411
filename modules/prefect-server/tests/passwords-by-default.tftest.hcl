mock_provider "helm" {}
mock_provider "kubernetes" {}

run "the_defaults" {
  command = apply
}

# [credentials.password.changed] database.credentials
run "a_password_that_is_made_anew" {
  command = apply

  plan_options {
    replace = [random_password.database]
  }

  expect_failures = [kubernetes_secret_v1.database]
}
