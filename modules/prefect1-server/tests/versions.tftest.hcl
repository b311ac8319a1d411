mock_provider "helm" {}
mock_provider "kubernetes" {}

# [image.tag.floating] versions.server
# [image.tag.floating] versions.core
# [image.tag.floating] versions.ui
# [image.tag.floating] versions.hasura
run "images_that_move" {
  command = plan

  variables {
    versions = { server = "latest", core = "latest", ui = "latest", hasura = "latest" }
  }

  expect_failures = [var.versions]
}

# [image.tag.invalid] versions.server
# [image.tag.invalid] versions.core
# [image.tag.invalid] versions.ui
# [image.tag.invalid] versions.hasura
run "images_that_nobody_has" {
  command = plan

  variables {
    versions = { server = "a b", core = "a b", ui = "a b", hasura = "a b" }
  }

  expect_failures = [var.versions]
}

# [image.tag.notPrefect1] versions.core
run "an_image_of_prefect_2" {
  command = plan

  variables {
    versions = { core = "2.3.2" }
  }

  expect_failures = [var.versions]
}

# [image.pullPolicy.unknown] pull_policy
# [image.registry.invalid] image_registry
run "a_registry_with_a_scheme" {
  command = plan

  variables {
    image_registry = "https://registry.example.com"
    pull_policy    = "always"
  }

  expect_failures = [var.pull_policy, var.image_registry]
}

# [input.type.unknown] chart.type
run "a_chart_of_an_unknown_kind" {
  command = plan

  variables {
    chart = { type = "git" }
  }

  expect_failures = [var.chart]
}

# [input.missing] chart.location
# [input.missing] chart.version
# [input.unused] chart.repository
run "an_archive_of_nowhere" {
  command = plan

  variables {
    chart = { type = "fromArchive", repository = "https://charts.example.com" }
  }

  expect_failures = [var.chart]
}

# [input.unused] chart.location
# [chart.repository.invalid] chart.repository
run "a_repository_with_a_file" {
  command = plan

  variables {
    chart = { location = "./chart.tgz", repository = "charts" }
  }

  expect_failures = [var.chart]
}

# [chart.version.broken] chart.version
# [chart.version.tooOld] chart.version
run "a_chart_without_tags" {
  command = plan

  variables {
    chart = { type = "fromArchive", location = "./chart.tgz", version = "2022.03.29" }
  }

  expect_failures = [var.chart]
}

# [chart.version.broken] chart.version
# [chart.version.tooOld] chart.version
run "a_chart_with_prefect_2" {
  command = plan

  variables {
    chart = { type = "fromArchive", location = "./chart.tgz", version = "2022.09.07" }
  }

  expect_failures = [var.chart]
}

# [chart.version.broken] chart.version
# [chart.version.invalid] chart.version
# [chart.version.tooOld] chart.version
run "a_chart_of_an_unreleased_checkout" {
  command = plan

  variables {
    chart = { type = "fromArchive", location = "./chart.tgz", version = "0.0.0" }
  }

  expect_failures = [var.chart]
}

# [chart.version.tooOld] chart.version
run "a_chart_with_flat_values" {
  command = plan

  variables {
    chart = { repository = "https://charts.example.com", version = "2022.04.14" }
  }

  expect_failures = [var.chart]
}

# [chart.version.invalid] chart.version
run "a_version_that_no_chart_has" {
  command = plan

  variables {
    chart = { repository = "https://charts.example.com", version = "2022.9.23" }
  }

  expect_failures = [var.chart]
}

# [chart.source.missing] chart.version
run "a_version_that_was_never_released" {
  command = plan

  variables {
    chart = { version = "2022.10.11" }
  }

  expect_failures = [var.chart]
}

# [chart.version.contradiction] chart.version
run "an_archive_of_another_version" {
  command = plan

  variables {
    chart = { type = "fromArchive", location = "./prefect-server-2022.10.11.tgz", version = "2022.09.23" }
  }

  expect_failures = [var.chart]
}
