mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [input.type.unknown] database.type
run "an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "sqlite" }
  }

  expect_failures = [output.inputs]
}

# [input.type.unknown] database.type
run "an_unknown_type_with_a_size" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "postgres", size = "1Gi" }
  }

  expect_failures = [output.inputs]
}

# [input.unused] database.host
# [input.unused] database.port
# [input.unused] database.ssl_mode
# [input.unused] database.setup
run "what_only_an_external_one_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      host     = "db.example.com"
      port     = 6432
      ssl_mode = "require"
      setup    = { admin_password = { secret_name = "admin", key = "password" } }
    }
  }

  expect_failures = [output.inputs]
}

# [database.identifier.invalid] database.name
# [database.identifier.invalid] database.username
run "names_that_postgresql_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { name = "", username = "" }
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
    database = { name = "a/b", username = "a@b" }
  }

  expect_failures = [output.inputs]
}

# [database.username.superuser] database.username
run "a_superuser" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { username = "postgres" }
  }

  expect_failures = [output.inputs]
}

# [quantity.invalid] database.size
# [object.name.invalid] database.storage_class
# [database.accessMode.unknown] database.access_mode
run "a_volume_of_an_odd_size" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { size = "20 GB", storage_class = "Fast", access_mode = "ReadOnce" }
  }

  expect_failures = [output.inputs]
}

# [quantity.zero] database.size
# [name.yamlScalar] database.storage_class
run "a_volume_of_no_size" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { size = "0Gi", storage_class = "null" }
  }

  expect_failures = [output.inputs]
}

# [database.claim.contradiction] database.size
# [database.claim.contradiction] database.storage_class
# [database.claim.contradiction] database.access_mode
# [object.name.invalid] database.existing_claim
run "a_claim_that_exists_and_what_is_its_own" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { existing_claim = "Data", size = "8Gi", storage_class = "fast", access_mode = "ReadWriteOnce" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.existing_claim
run "a_claim_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { existing_claim = "null" }
  }

  expect_failures = [output.inputs]
}

# [database.existingClaim.own] database.existing_claim
run "its_own_claim_as_one_that_exists" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { existing_claim = "prefect1-database" }
  }

  expect_failures = [output.inputs]
}

# [toleration.contradiction] database.tolerations[…].key
# [toleration.contradiction] database.tolerations[…].toleration_seconds
# [toleration.operator.unknown] database.tolerations[…].operator
# [toleration.effect.unknown] database.tolerations[…].effect
run "tolerations_that_contradict_themselves" {
  command = plan

  module {
    source = "./inputs"
  }

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

  expect_failures = [output.inputs]
}

# [image.registry.invalid] database.image.registry
# [image.repository.invalid] database.image.repository
# [image.tag.invalid] database.image.tag
# [image.pullPolicy.unknown] database.image.pull_policy
# [object.name.invalid] database.image.pull_secrets[…]
run "an_image_that_nobody_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { image = { registry = "https://registry", repository = "Postgres:14", tag = "a b", pull_policy = "always", pull_secrets = ["Registry"] } }
  }

  expect_failures = [output.inputs]
}

# [image.tag.floating] database.image.tag
# [name.yamlScalar] database.image.pull_secrets[…]
run "an_image_that_moves" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { image = { tag = "latest", pull_secrets = ["null"] } }
  }

  expect_failures = [output.inputs]
}


run "a_volume_of_another_kind" {
  command = plan

  variables {
    database = { type = "bundled", size = "20Gi", storage_class = "fast", access_mode = "ReadWriteOncePod" }
  }

  assert {
    condition     = kubernetes_persistent_volume_claim_v1.database[0].spec[0].access_modes == toset(["ReadWriteOncePod"]) && kubernetes_persistent_volume_claim_v1.database[0].spec[0].storage_class_name == "fast" && kubernetes_persistent_volume_claim_v1.database[0].spec[0].resources[0].requests.storage == "20Gi"
    error_message = "The claim is another."
  }
}

run "a_volume_of_one_node" {
  command = plan

  variables {
    database = { access_mode = "ReadWriteOnce" }
  }

  assert {
    condition     = kubernetes_persistent_volume_claim_v1.database[0].spec[0].access_modes == toset(["ReadWriteOnce"])
    error_message = "The claim is another."
  }
}

run "a_volume_of_many_nodes" {
  command = plan

  variables {
    database = { access_mode = "ReadWriteMany" }
  }

  assert {
    condition     = kubernetes_persistent_volume_claim_v1.database[0].spec[0].access_modes == toset(["ReadWriteMany"])
    error_message = "The claim is another."
  }
}

run "a_claim_that_exists" {
  command = plan

  variables {
    database = { existing_claim = "data-prefect-postgresql-0" }
  }

  assert {
    condition     = length(kubernetes_persistent_volume_claim_v1.database) == 0 && local.values_database_ties.postgresql.primary.persistence.existingClaim == "data-prefect-postgresql-0" && output.database_claim_name == "data-prefect-postgresql-0"
    error_message = "The claim is another."
  }
}

run "names_image_and_place" {
  command = plan

  variables {
    database = {
      name          = "flows"
      username      = "owner"
      image         = { registry = "registry.example.com", repository = "mirror/postgresql", tag = "14.13.0", pull_policy = "Always", pull_secrets = ["registry"] }
      resources     = { requests = { cpu = "250m" }, limits = { memory = "2Gi" } }
      node_selector = { "kubernetes.io/os" = "linux" }
      tolerations   = [{ key = "database", operator = "Equal", value = "yes", effect = "NoSchedule" }]
      affinity      = jsonencode({ podAntiAffinity = {} })
    }
  }

  assert {
    condition     = local.values_database.postgresql.image == { registry = "registry.example.com", repository = "mirror/postgresql", tag = "14.13.0", pullPolicy = "Always" } && tolist(local.lists["postgresql.image.pullSecrets"]) == tolist(["registry"])
    error_message = "The image is another."
  }

  assert {
    condition     = local.values_database.postgresql.primary.resources.limits.memory == "2Gi" && local.values_database.postgresql.primary.nodeSelector["kubernetes.io/os"] == "linux" && can(local.values_database.postgresql.primary.affinity.podAntiAffinity) && local.lists["postgresql.primary.tolerations"][0].value == "yes"
    error_message = "The database runs elsewhere."
  }

  assert {
    condition     = local.values_database_ties.postgresql.auth.username == "owner" && local.values_database_ties.postgresql.auth.database == "flows" && output.database_name == "flows" && output.database_username == "owner"
    error_message = "The names are others."
  }
}

run "passwords_that_are_set_at_each_start" {
  command = plan

  assert {
    condition     = [for container in local.lists["postgresql.primary.initContainers"] : container.name] == ["volume-check", "set-password"]
    error_message = "The password is not set."
  }
}

run "passwords_that_are_not_set_at_each_start" {
  command = plan

  variables {
    database = { set_password_at_start = false }
  }

  assert {
    condition     = [for container in local.lists["postgresql.primary.initContainers"] : container.name] == ["volume-check"]
    error_message = "The password is set."
  }
}
