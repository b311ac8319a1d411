mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.unused] database.setup
run "a_setup_of_the_bundled_database" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "bundled"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" } }
    }
  }

  expect_failures = [output.inputs]
}

# [database.setup.connectionString] database.credentials.keys.connection_string
run "a_setup_with_a_connection_string" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      credentials = { type = "fromSecret", secret_name = "db", keys = { connection_string = "url" } }
      setup       = { admin_password = { secret_name = "admin", key = "password" } }
    }
  }

  expect_failures = [output.inputs]
}

# [database.setup.noPassword] database.setup
run "a_setup_without_a_password" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "none" }
      setup       = { admin_password = { secret_name = "admin", key = "password" } }
    }
  }

  expect_failures = [output.inputs]
}

# [database.setup.sslCa.missing] database.ssl_ca
run "a_setup_that_verifies_by_no_authority" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" } }
      ssl_mode    = "verify-full"
    }
  }

  expect_failures = [output.inputs]
}

# [database.setup.pooler] database.transaction_pooler
run "a_setup_through_a_pooler" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type               = "external"
      host               = "db.example.com"
      credentials        = { type = "generated" }
      setup              = { admin_password = { secret_name = "admin", key = "password" } }
      transaction_pooler = true
    }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.setup.admin_password.secret_name
# [secret.key.invalid] database.setup.admin_password.key
run "an_administrator_whose_secret_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "Admin", key = "pass word" } }
    }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.setup.admin_password.secret_name
# [name.yamlScalar] database.setup.admin_password.key
run "an_administrator_whose_secret_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "12", key = "12" } }
    }
  }

  expect_failures = [output.inputs]
}

# [database.identifier.invalid] database.setup.admin_username
# [database.identifier.invalid] database.setup.admin_database
run "an_administrator_without_a_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, admin_username = "", admin_database = "" }
    }
  }

  expect_failures = [output.inputs]
}

# [image.invalid] database.setup.image
run "an_image_that_is_none" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, image = "Postgres:17.6" }
    }
  }

  expect_failures = [output.inputs]
}

# [image.tag.floating] database.setup.image
run "an_image_without_a_version" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, image = "postgres:latest" }
    }
  }

  expect_failures = [output.inputs]
}

# [database.setup.systemDatabase] database.name
# [database.setup.sameRole] database.username
run "the_database_and_the_role_of_the_administrator" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" } }
      name        = "postgres"
      username    = "postgres"
    }
  }

  expect_failures = [output.inputs]
}

# [database.setup.twoRoles.noVersion] database.setup.two_roles
run "two_roles_with_a_secret_of_ones_own" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "fromSecret", secret_name = "db" }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, two_roles = true }
    }
  }

  expect_failures = [output.inputs]
}
