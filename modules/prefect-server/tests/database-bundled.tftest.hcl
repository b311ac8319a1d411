mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.type.unknown] database.type
run "an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "mysql" }
  }

  expect_failures = [output.inputs]
}

# [input.unused] database.host
# [input.unused] database.port
# [input.unused] database.ssl_mode
# [input.unused] database.ssl_ca
# [input.unused] database.ssl_client_certificate
# [input.unused] database.transaction_pooler
run "what_only_an_external_one_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      host                   = "db.example.com"
      port                   = 5432
      ssl_mode               = "require"
      ssl_ca                 = { type = "fromSecret", secret_name = "ca" }
      ssl_client_certificate = "client"
      transaction_pooler     = true
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
    database = { name = "", username = join("", [for _ in range(64) : "u"]) }
  }

  expect_failures = [output.inputs]
}

# [database.username.superuser] database.username
run "the_superuser" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { username = "postgres" }
  }

  expect_failures = [output.inputs]
}

# [database.claim.contradiction] database.size
# [database.claim.contradiction] database.storage_class
# [database.claim.contradiction] database.access_mode
run "a_claim_that_exists_and_one_to_be_made" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { existing_claim = "old", size = "9Gi", storage_class = "fast", access_mode = "ReadWriteOnce" }
  }

  expect_failures = [output.inputs]
}

# [quantity.invalid] database.size
# [object.name.invalid] database.storage_class
# [database.accessMode.unknown] database.access_mode
run "a_claim_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { size = "9 GB", storage_class = "Fast", access_mode = "RWO" }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] database.existing_claim
run "a_claim_that_exists_in_no_cluster" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { existing_claim = "Old" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] database.existing_claim
run "a_claim_that_exists_and_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { existing_claim = "on" }
  }

  expect_failures = [output.inputs]
}

# [quantity.zero] database.size
# [name.yamlScalar] database.storage_class
run "a_claim_of_no_size" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { size = "0Gi", storage_class = "12" }
  }

  expect_failures = [output.inputs]
}

# [image.registry.invalid] database.image.registry
# [image.repository.invalid] database.image.repository
# [image.tag.floating] database.image.tag
# [image.pullPolicy.unknown] database.image.pull_policy
run "an_image_that_nobody_can_pull" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { image = { registry = "https://a", repository = "a:14", tag = "latest", pull_policy = "always" } }
  }

  expect_failures = [output.inputs]
}

# [image.tag.invalid] database.image.tag
run "a_tag_that_is_none" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { image = { tag = "14:1" } }
  }

  expect_failures = [output.inputs]
}

# [toleration.contradiction] database.tolerations[…].key
# [toleration.contradiction] database.tolerations[…].toleration_seconds
run "tolerations_that_contradict_themselves" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { tolerations = [{ value = "a" }, { key = "a", toleration_seconds = 5 }] }
  }

  expect_failures = [output.inputs]
}

# [toleration.operator.unknown] database.tolerations[…].operator
# [toleration.effect.unknown] database.tolerations[…].effect
run "tolerations_of_unknown_kinds" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { tolerations = [{ key = "a", operator = "Is", effect = "NoRun" }] }
  }

  expect_failures = [output.inputs]
}

# [number.outOfRange] database.pool.size
# [number.outOfRange] database.pool.max_overflow
# [number.outOfRange] database.pool.timeout
# [number.outOfRange] database.pool.statement_timeout
run "a_pool_out_of_range" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { pool = { size = 0, max_overflow = -1, timeout = 0, statement_timeout = 1.5 } }
  }

  expect_failures = [output.inputs]
}

run "a_claim_and_a_pod_of_ones_own" {
  command = plan

  variables {
    database = {
      size                  = "20Gi"
      storage_class         = "fast"
      access_mode           = "ReadWriteOncePod"
      set_password_at_start = false
      name                  = "flows"
      username              = "flow"
      image                 = { registry = "mirror.example.com", repository = "postgresql", tag = "14.13.0", pull_policy = "Always", pull_secrets = ["registry"] }
      resources             = { limits = { memory = "1Gi" } }
      node_selector         = { disk = "fast" }
      tolerations           = [{ key = "a", operator = "Equal", value = "b", effect = "NoSchedule" }, { operator = "Exists", effect = "NoExecute", toleration_seconds = 5 }]
      affinity              = "{}"
      pool                  = { size = 3 }
    }
  }

  assert {
    condition     = kubernetes_persistent_volume_claim_v1.database[0].spec[0].storage_class_name == "fast" && one(kubernetes_persistent_volume_claim_v1.database[0].spec[0].access_modes) == "ReadWriteOncePod" && kubernetes_persistent_volume_claim_v1.database[0].spec[0].resources[0].requests["storage"] == "20Gi"
    error_message = "The claim is another."
  }

  assert {
    condition     = local.values_database.postgresql.image.tag == "14.13.0" && local.values_database.postgresql.primary.resources.limits.memory == "1Gi" && local.values_database.postgresql.primary.nodeSelector.disk == "fast" && length(local.merged_lists["postgresql.primary.tolerations"]) == 2 && local.merged_lists["postgresql.image.pullSecrets"][0] == "registry"
    error_message = "The pod of PostgreSQL is another."
  }

  assert {
    condition     = local.values_database_ties.postgresql.auth.database == "flows" && local.values_database_ties.externalDatabase.username == "flow"
    error_message = "PostgreSQL and server know another database."
  }

  assert {
    condition     = length(local.merged_lists["postgresql.primary.initContainers"]) == 0
    error_message = "The password is set at the start although that is off."
  }
}

run "a_password_that_is_set_at_each_start" {
  command = plan

  assert {
    condition     = length(local.merged_lists["postgresql.primary.initContainers"]) == 1
    error_message = "Nothing sets the password at the start."
  }

  assert {
    condition     = local.values_database_ties.postgresql.enabled && !local.values_database_ties.sqlite.enabled && local.values_database_ties.postgresql.primary.persistence.existingClaim == kubernetes_persistent_volume_claim_v1.database[0].metadata[0].name
    error_message = "The database is not on its claim."
  }
}

run "a_claim_that_exists" {
  command = plan

  variables {
    database = { existing_claim = "old-database" }
  }

  assert {
    condition     = length(kubernetes_persistent_volume_claim_v1.database) == 0 && local.values_database_ties.postgresql.primary.persistence.existingClaim == "old-database"
    error_message = "The claim is another."
  }
}

run "a_claim_for_one_node" {
  command = plan

  variables {
    database = { access_mode = "ReadWriteOnce" }
  }

  assert {
    condition     = one(kubernetes_persistent_volume_claim_v1.database[0].spec[0].access_modes) == "ReadWriteOnce"
    error_message = "The claim has another access mode."
  }
}

run "a_claim_for_many_nodes" {
  command = plan

  variables {
    database = { access_mode = "ReadWriteMany" }
  }

  assert {
    condition     = one(kubernetes_persistent_volume_claim_v1.database[0].spec[0].access_modes) == "ReadWriteMany"
    error_message = "The claim has another access mode."
  }
}

# [database.existingClaim.own] database.existing_claim
run "the_claim_that_is_made_as_one_that_exists" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    name     = "a"
    database = { existing_claim = "a-database" }
  }

  expect_failures = [output.inputs]
}
