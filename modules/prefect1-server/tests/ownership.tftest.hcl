mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

variables {
  namespace = { type = "existing", name = "tools" }
}

run "a_namespace_without_a_release" {
  command = apply

  assert {
    condition     = length(kubernetes_namespace_v1.prefect) == 0 && local.values_owner.annotations["cdktf-prefect/owner"] == terraform_data.owner.id
    error_message = "The release is not marked."
  }
}

# [release.taken] name
run "a_release_of_somebody_else" {
  command = plan

  override_data {
    target = data.kubernetes_resources.foreign_release
    values = { objects = [{ metadata = { name = "prefect1-apollo" } }] }
  }

  expect_failures = [helm_release.server]
}

# [release.taken] name
run "a_release_of_another_state" {
  command = plan

  override_data {
    target = data.kubernetes_resources.foreign_release
    values = { objects = [{ metadata = { name = "prefect1-apollo", annotations = { "cdktf-prefect/owner" = "another" } } }] }
  }

  expect_failures = [helm_release.server]
}

# [release.taken] name
run "an_agent_beside_a_release_of_somebody_else" {
  command = plan

  variables {
    agent = {}
  }

  override_data {
    target = data.kubernetes_resources.foreign_release
    values = { objects = [{ metadata = { name = "prefect1-apollo" } }] }
  }

  expect_failures = [helm_release.server, kubernetes_job_v1.agent_tenant]
}

# [release.taken] name
run "an_agent_beside_a_release_of_another_state" {
  command = plan

  variables {
    agent = {}
  }

  override_data {
    target = data.kubernetes_resources.foreign_release
    values = { objects = [{ metadata = { name = "prefect1-apollo", annotations = { "cdktf-prefect/owner" = "another" } } }] }
  }

  expect_failures = [helm_release.server, kubernetes_job_v1.agent_tenant]
}

run "a_release_of_somebody_else_that_is_adopted" {
  command = plan

  variables {
    release = { upgrade_install = true }
  }

  assert {
    condition     = length(data.kubernetes_resources.foreign_release) == 0 && helm_release.server.upgrade_install
    error_message = "The release is looked for."
  }
}
