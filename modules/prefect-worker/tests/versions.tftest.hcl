mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [prefectVersion.invalid] prefect_version
# [image.registry.invalid] image.registry
# [image.tag.floating] image.tag
# [image.pullPolicy.unknown] image.pull_policy
run "a_version_that_is_none" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    prefect_version = "latest"
    image           = { registry = "https://a", tag = "3-latest", pull_policy = "Sometimes" }
  }

  expect_failures = [output.inputs]
}

# [image.repository.invalid] image.repository
# [image.tag.floating] image.tag
run "a_floating_tag_of_ones_own_repository" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    image = { repository = "Prefect", tag = "latest" }
  }

  expect_failures = [output.inputs]
}

# [image.tag.invalid] image.tag
run "a_tag_that_is_none" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    image = { repository = "mirror/prefect", tag = "3.8.3:b" }
  }

  expect_failures = [output.inputs]
}

# [input.type.unknown] chart.type
# [chart.version.invalid] chart.version
run "a_chart_of_an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromGit", version = ">=2026" }
  }

  expect_failures = [output.inputs]
}

# [chart.repository.invalid] chart.repository
# [input.unused] chart.location
run "a_folder_as_the_repository_of_the_chart" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { repository = "./charts", location = "./chart.tgz" }
  }

  expect_failures = [output.inputs]
}

# [input.missing] chart.location
# [input.missing] chart.version
# [input.unused] chart.repository
run "an_archive_of_the_chart_that_is_not_named" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { type = "fromArchive", repository = "https://charts.example.com" }
  }

  expect_failures = [output.inputs]
}

# [chart.version.tooOld] chart.version
run "a_chart_of_another_shape" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart = { version = "2024.8.30163822" }
  }

  expect_failures = [output.inputs]
}

run "the_image_of_a_version" {
  command = plan

  variables {
    prefect_version = "3.8.2"
    image           = { registry = "mirror.example.com", pull_policy = "Always", pull_secrets = ["registry"] }
  }

  assert {
    condition     = local.values_release.worker.image.repository == "mirror.example.com/prefecthq/prefect" && local.values_release.worker.image.prefectTag == "3.8.2-python3.11-kubernetes" && local.values_release.worker.image.pullPolicy == "Always" && local.lists.image.pullSecrets[0] == "registry"
    error_message = "The image is another."
  }
}

run "an_image_pulled_once" {
  command = plan

  variables {
    image = { repository = "mirror/prefect", tag = "v1", pull_policy = "IfNotPresent" }
  }

  assert {
    condition     = local.values_release.worker.image.repository == "mirror/prefect" && local.values_release.worker.image.prefectTag == "v1" && local.values_release.worker.image.pullPolicy == "IfNotPresent"
    error_message = "The image is another."
  }
}

run "an_image_pulled_never" {
  command = plan

  variables {
    image = { repository = "mirror/prefect", tag = "v1", pull_policy = "Never" }
  }

  assert {
    condition     = local.values_release.worker.image.pullPolicy == "Never"
    error_message = "The image is another."
  }
}

run "a_chart_of_another_repository" {
  command = plan

  variables {
    chart = { type = "fromRepository", version = "2026.7.2211359", repository = "oci://charts.example.com/prefect" }
  }

  assert {
    condition     = helm_release.worker.version == "2026.7.2211359" && helm_release.worker.repository == "oci://charts.example.com/prefect" && helm_release.worker.chart == "prefect-worker"
    error_message = "The chart is another."
  }
}

run "a_chart_in_an_archive" {
  command = plan

  variables {
    chart = { type = "fromArchive", version = "2026.8.18172642", location = "./prefect-worker.tgz" }
  }

  assert {
    condition     = helm_release.worker.chart == "./prefect-worker.tgz" && helm_release.worker.repository == null
    error_message = "The chart is another."
  }
}

# [url.credentials] api.url
# [url.credentials] chart.repository
run "a_password_in_a_url" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    api   = { type = "selfHosted", url = "https://user:word@example.com/api" }
    chart = { repository = "https://user:word@charts.example.com" }
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
    chart = { type = "fromArchive", version = "2026.8.18172642", location = "https://word@charts.example.com/chart.tgz" }
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
    chart                     = { type = "fromPrivateRepository", repository = "https://charts.example.com", username = "robot", version = "2026.7.2211359" }
    chart_repository_password = "word"
  }

  assert {
    condition     = helm_release.worker.repository_username == "robot" && helm_release.worker.repository_password == "word" && helm_release.worker.repository == "https://charts.example.com"
    error_message = "The login is another."
  }
}

run "a_chart_in_a_folder" {
  command = plan

  variables {
    chart = { type = "fromArchive", version = "2026.8.18172642", location = "./files" }
  }

  assert {
    condition     = can(regex("^Chart [0-9a-f]{64}$", helm_release.worker.description))
    error_message = "A changed chart is no change."
  }
}
