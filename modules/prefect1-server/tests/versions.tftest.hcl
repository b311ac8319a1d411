mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [image.tag.floating] versions.server
# [image.tag.floating] versions.core
# [image.tag.floating] versions.ui
# [image.tag.floating] versions.hasura
run "images_that_move" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    versions = { server = "latest", core = "latest", ui = "latest", hasura = "latest" }
  }

  expect_failures = [output.inputs]
}

# [image.tag.invalid] versions.server
# [image.tag.invalid] versions.core
# [image.tag.invalid] versions.ui
# [image.tag.invalid] versions.hasura
run "images_that_nobody_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    versions = { server = "a b", core = "a b", ui = "a b", hasura = "a b" }
  }

  expect_failures = [output.inputs]
}

# [image.tag.notPrefect1] versions.core
run "an_image_of_prefect_2" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    versions = { core = "2.3.2" }
  }

  expect_failures = [output.inputs]
}

# [image.registry.invalid] image_registry
# [image.pullPolicy.unknown] pull_policy
run "a_registry_with_a_scheme" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    image_registry = "https://registry.example.com"
    pull_policy    = "always"
  }

  expect_failures = [output.inputs]
}

# [input.type.unknown] chart.type
run "a_chart_of_an_unknown_kind" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "git" }
  }

  expect_failures = [output.inputs]
}

# [input.missing] chart.location
# [input.missing] chart.version
# [input.unused] chart.repository
run "an_archive_of_nowhere" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromArchive", repository = "https://charts.example.com" }
  }

  expect_failures = [output.inputs]
}

# [input.unused] chart.location
# [chart.repository.invalid] chart.repository
run "a_repository_with_a_file" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { location = "./chart.tgz", repository = "charts" }
  }

  expect_failures = [output.inputs]
}

# [chart.version.broken] chart.version
run "a_chart_without_tags" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromArchive", location = "./chart.tgz", version = "2022.03.29" }
  }

  expect_failures = [output.inputs]
}

# [chart.version.broken] chart.version
run "a_chart_with_prefect_2" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromArchive", location = "./chart.tgz", version = "2022.09.07" }
  }

  expect_failures = [output.inputs]
}

# [chart.version.broken] chart.version
run "a_chart_of_an_unreleased_checkout" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromArchive", location = "./chart.tgz", version = "0.0.0" }
  }

  expect_failures = [output.inputs]
}

# [chart.version.tooOld] chart.version
run "a_chart_with_flat_values" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { repository = "https://charts.example.com", version = "2022.04.14" }
  }

  expect_failures = [output.inputs]
}

# [chart.version.invalid] chart.version
run "a_version_that_no_chart_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { repository = "https://charts.example.com", version = "2022.9.23" }
  }

  expect_failures = [output.inputs]
}

# [chart.source.missing] chart.version
run "a_version_that_was_never_released" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { version = "2022.10.11" }
  }

  expect_failures = [output.inputs]
}

# [chart.version.contradiction] chart.version
run "an_archive_of_another_version" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromArchive", location = "./prefect-server-2022.10.11.tgz", version = "2022.09.23" }
  }

  expect_failures = [output.inputs]
}


run "versions_of_ones_own" {
  command = plan

  variables {
    versions       = { server = "2022.09.20", core = "1.3.1", ui = "2022-09-01", hasura = "v2.1.0" }
    image_registry = "registry.example.com"
    pull_policy    = "Always"
    pull_secrets   = ["registry"]
  }

  assert {
    condition     = output.versions == { server = "2022.09.20", core = "1.3.1", ui = "2022-09-01", hasura = "v2.1.0" } && local.values_images.serverVersionTag == "2022.09.20" && local.values_images.hasura.image == { name = "registry.example.com/hasura/graphql-engine", pullPolicy = "Always", tag = "v2.1.0" }
    error_message = "The images are others."
  }

  assert {
    condition     = local.lists["imagePullSecrets"] == [{ name = "registry" }] && tolist(local.lists["postgresql.image.pullSecrets"]) == tolist(["registry"]) && local.values_database.postgresql.image.registry == "registry.example.com"
    error_message = "The images are pulled in another way."
  }
}

run "a_chart_in_a_repository" {
  command = plan

  variables {
    chart = { type = "fromRepository", repository = "oci://mirror.example.com/charts", version = "2022.10.11" }
  }

  assert {
    condition     = helm_release.server.repository == "oci://mirror.example.com/charts" && helm_release.server.chart == "prefect-server" && helm_release.server.version == "2022.10.11" && output.chart_source == "oci://mirror.example.com/charts prefect-server"
    error_message = "The chart is another."
  }
}

run "a_chart_in_an_archive" {
  command = plan

  variables {
    chart = { type = "fromArchive", location = "./prefect-server-2022.09.23.tgz", version = "2022.09.23" }
  }

  assert {
    condition     = helm_release.server.repository == null && helm_release.server.chart == "./prefect-server-2022.09.23.tgz" && output.chart_version == "2022.09.23"
    error_message = "The chart is another."
  }
}

# [url.credentials] apollo_api_url
# [url.credentials] chart.repository
run "a_password_in_a_url" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo_api_url = "https://word@example.com/graphql"
    chart          = { repository = "https://user:word@charts.example.com" }
  }

  expect_failures = [output.inputs]
}

# [url.credentials] chart.location
run "a_password_in_the_url_of_an_archive" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromArchive", version = "2022.09.23", location = "https://word@charts.example.com/chart.tgz" }
  }

  expect_failures = [output.inputs]
}

# [chart.repository.missing] chart.repository
# [input.missing] chart.username
run "a_login_to_no_repository" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromPrivateRepository" }
  }

  expect_failures = [output.inputs]
}

# [input.unused] chart.username
run "a_login_that_nobody_asks_for" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { username = "robot" }
  }

  expect_failures = [output.inputs]
}

# [credentials.password.missing] chart_repository_password
run "a_private_repository_without_a_password" {
  command = plan

  variables {
    chart = { type = "fromPrivateRepository", repository = "https://charts.example.com", username = "robot" }
  }

  expect_failures = [var.chart_repository_password]
}

run "a_private_repository" {
  command = plan

  variables {
    chart                     = { type = "fromPrivateRepository", repository = "https://charts.example.com", username = "robot", version = "2022.10.11" }
    chart_repository_password = "word"
  }

  assert {
    condition     = helm_release.server.repository_username == "robot" && helm_release.server.repository_password == "word" && helm_release.server.repository == "https://charts.example.com"
    error_message = "The login is another."
  }
}

run "a_chart_in_a_folder" {
  command = plan

  variables {
    chart = { type = "fromArchive", version = "2022.09.23", location = "./files" }
  }

  assert {
    condition     = can(regex("^Chart [0-9a-f]{64}$", helm_release.server.description))
    error_message = "A changed chart is no change."
  }
}
