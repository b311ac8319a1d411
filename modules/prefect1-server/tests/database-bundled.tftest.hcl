mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.type.unknown] database.type
run "an_unknown_type" {
  command = plan

  variables {
    database = { type = "sqlite" }
  }

  expect_failures = [var.database]
}

# [input.unused] database.host
# [input.unused] database.port
# [input.unused] database.ssl_mode
# [input.unused] database.setup
run "what_only_an_external_one_has" {
  command = plan

  variables {
    database = {
      host     = "db.example.com"
      port     = 6432
      ssl_mode = "require"
      setup    = { admin_password = { secret_name = "admin", key = "password" } }
    }
  }

  expect_failures = [var.database]
}

# [database.identifier.invalid] database.name
# [database.identifier.invalid] database.username
# [database.identifier.unsupported] database.name
# [database.identifier.unsupported] database.username
run "names_that_postgresql_refuses" {
  command = plan

  variables {
    database = { name = "", username = "" }
  }

  expect_failures = [var.database]
}

# [database.identifier.unsupported] database.name
# [database.identifier.unsupported] database.username
run "names_that_the_chart_can_not_write" {
  command = plan

  variables {
    database = { name = "a/b", username = "a@b" }
  }

  expect_failures = [var.database]
}

# [database.username.superuser] database.username
run "a_superuser" {
  command = plan

  variables {
    database = { username = "postgres" }
  }

  expect_failures = [var.database]
}

# [quantity.invalid] database.size
# [object.name.invalid] database.storage_class
# [database.accessMode.unknown] database.access_mode
run "a_volume_of_an_odd_size" {
  command = plan

  variables {
    database = { size = "20 GB", storage_class = "Fast", access_mode = "ReadOnce" }
  }

  expect_failures = [var.database]
}

# [quantity.zero] database.size
# [name.yamlScalar] database.storage_class
run "a_volume_of_no_size" {
  command = plan

  variables {
    database = { size = "0Gi", storage_class = "null" }
  }

  expect_failures = [var.database]
}

# [database.claim.contradiction] database.size
# [database.claim.contradiction] database.storage_class
# [database.claim.contradiction] database.access_mode
# [object.name.invalid] database.existing_claim
run "a_claim_that_exists_and_what_is_its_own" {
  command = plan

  variables {
    database = { existing_claim = "Data", size = "8Gi", storage_class = "fast", access_mode = "ReadWriteOnce" }
  }

  expect_failures = [var.database]
}

# [name.yamlScalar] database.existing_claim
run "a_claim_that_is_no_text_in_yaml" {
  command = plan

  variables {
    database = { existing_claim = "null" }
  }

  expect_failures = [var.database]
}

# [database.existingClaim.own] database.existing_claim
run "its_own_claim_as_one_that_exists" {
  command = plan

  variables {
    database = { existing_claim = "prefect1-database" }
  }

  expect_failures = [var.database]
}

# [toleration.contradiction] database.tolerations[0].key
# [toleration.contradiction] database.tolerations[0].toleration_seconds
# [toleration.operator.unknown] database.tolerations[0].operator
# [toleration.effect.unknown] database.tolerations[0].effect
run "tolerations_that_contradict_themselves" {
  command = plan

  variables {
    database = {
      tolerations = [
        { operator = "In" },
        { effect = "NoRun" },
        { key = "a", effect = "NoSchedule", toleration_seconds = 5 },
        { key = "b", toleration_seconds = 5 },
      ]
    }
  }

  expect_failures = [var.database]
}

# [image.registry.invalid] database.image.registry
# [image.repository.invalid] database.image.repository
# [image.tag.invalid] database.image.tag
# [image.pullPolicy.unknown] database.image.pull_policy
# [object.name.invalid] database.image.pull_secrets[0]
run "an_image_that_nobody_has" {
  command = plan

  variables {
    database = { image = { registry = "https://registry", repository = "Postgres:14", tag = "a b", pull_policy = "always", pull_secrets = ["Registry"] } }
  }

  expect_failures = [var.database]
}

# [image.tag.floating] database.image.tag
# [name.yamlScalar] database.image.pull_secrets[0]
run "an_image_that_moves" {
  command = plan

  variables {
    database = { image = { tag = "latest", pull_secrets = ["null"] } }
  }

  expect_failures = [var.database]
}
