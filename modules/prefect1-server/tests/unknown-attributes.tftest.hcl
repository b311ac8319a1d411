mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.unknown] …
run "a_misspelt_attribute" {
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
run "a_misspelt_version_of_a_password" {
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
run "a_misspelt_attribute_of_a_secret" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = { credentials = { type = "fromSecret", secret_name = "pg", keys = { admin = "root" } } }
    given    = { database = { credentials = { type = "fromSecret", secret_name = "pg", keys = { admin = "root" } } } }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "a_misspelt_attribute_of_an_entry_of_a_list" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    tolerations = [{ operator = "Exists" }, { keys = "prefect", operator = "Exists" }]
    given       = { tolerations = [{ operator = "Exists" }, { keys = "prefect", operator = "Exists" }] }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "a_misspelt_attribute_of_an_entry_of_a_map" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { secret_environment = { TOKEN = { secret_name = "tokens", key = "api", optional = true } } }
    given = { agent = { secret_environment = { TOKEN = { secret_name = "tokens", key = "api", optional = true } } } }
  }

  expect_failures = [output.inputs]
}

# [input.unknown] …
run "a_misspelt_attribute_of_a_template" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "fromFile", path = "/job.yaml", keys = "x" } } }
    given = { agent = { job = { template = { type = "fromFile", path = "/job.yaml", keys = "x" } } } }
  }

  expect_failures = [output.inputs]
}

run "names_in_maps" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent     = { environment = { ANY = "name" } }
    namespace = { labels = { any = "label" } }
    given     = { agent = { environment = { ANY = "name" } }, namespace = { labels = { any = "label" } } }
  }

  assert {
    condition     = length(local.unknown_attributes) == 0
    error_message = "A name in a map is refused."
  }
}
