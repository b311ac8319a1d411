mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.unknown] …
run "a_misspelt_attribute_of_the_database" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { sise = "20Gi" }
    given    = { database = { sise = "20Gi" } }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "a_misspelt_attribute_of_an_object_in_another" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "generated", versoin = 2 } }
    given    = { database = { credentials = { type = "generated", versoin = 2 } } }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "a_misspelt_attribute_three_levels_deep" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "fromSecret", secret_name = "db", keys = { password = "pw", pasword = "pw" } } }
    given    = { database = { credentials = { type = "fromSecret", secret_name = "db", keys = { password = "pw", pasword = "pw" } } } }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "a_misspelt_attribute_in_a_list" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    tolerations = [{ key = "a", operator = "Exists", efect = "NoExecute" }]
    given       = { tolerations = [{ key = "a", operator = "Exists", efect = "NoExecute" }] }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "a_misspelt_attribute_in_a_map" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    secret_environment = { TOKEN = { secret_name = "a", key = "b", secretname = "c" } }
    given              = { secret_environment = { TOKEN = { secret_name = "a", key = "b", secretname = "c" } } }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "a_misspelt_attribute_of_a_worker" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    workers = { etl = { work_pool = "etl", job = { namespace = { name = "jobs", lables = { a = "b" } } } } }
    given   = { workers = { etl = { work_pool = "etl", job = { namespace = { name = "jobs", lables = { a = "b" } } } } } }
  }

  expect_failures = [output.inputs]
}

# [input.type.unknown] database.type
run "a_wrong_type_gives_one_error_only" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { type = "postgres", size = "1Gi" }
  }

  expect_failures = [output.inputs]
}

run "attributes_that_there_are" {
  command = plan

  variables {
    database    = { size = "20Gi", credentials = { type = "generated", version = 2 }, resources = { requests = { "example.com/gpu" = "1" } } }
    tolerations = [{ key = "a", operator = "Exists" }, { key = "b", effect = "NoSchedule" }]
    workers     = { etl = { work_pool = "etl", node_selector = { disk = "ssd" } } }
  }

  assert {
    condition     = kubernetes_persistent_volume_claim_v1.database[0].spec[0].resources[0].requests["storage"] == "20Gi"
    error_message = "The claim has another size."
  }
}
