mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

variables {
  namespace = { type = "existing", name = "tools" }
}

run "a_tenant_of_ones_own" {
  command = apply

  variables {
    tenant         = { name = "Data team", slug = "data-team" }
    image_registry = "registry.example.com"
    pull_policy    = "Always"
    pull_secrets   = ["registry"]
    node_selector  = { "kubernetes.io/os" = "linux" }
    tolerations    = [{ key = "a", operator = "Exists", effect = "NoExecute", toleration_seconds = 60 }]
  }

  assert {
    condition     = output.tenant == "data-team" && contains([for variable in kubernetes_job_v1.tenant[0].spec[0].template[0].spec[0].container[0].env : "${variable.name}=${variable.value}"], "TENANT_NAME=Data team")
    error_message = "The tenant is another."
  }

  assert {
    condition     = kubernetes_job_v1.tenant[0].spec[0].template[0].spec[0].container[0].image == "registry.example.com/prefecthq/prefect:1.4.0" && kubernetes_job_v1.tenant[0].spec[0].template[0].spec[0].container[0].image_pull_policy == "Always" && kubernetes_job_v1.tenant[0].spec[0].template[0].spec[0].image_pull_secrets[0].name == "registry"
    error_message = "The image of the Job is another."
  }

  assert {
    condition     = kubernetes_job_v1.tenant[0].spec[0].template[0].spec[0].node_selector["kubernetes.io/os"] == "linux" && kubernetes_job_v1.tenant[0].spec[0].template[0].spec[0].toleration[0].toleration_seconds == "60" && kubernetes_job_v1.tenant[0].spec[0].template[0].spec[0].toleration[0].key == "a"
    error_message = "The Job runs elsewhere."
  }
}

run "tenants_pods_that_pass_restricted" {
  command   = plan
  state_key = "tenants_pods_that_pass_restricted"

  variables {
    agent = {}
  }

  assert {
    condition = alltrue([for spec in [for job in [kubernetes_job_v1.tenant[0], kubernetes_job_v1.agent_tenant[0]] : job.spec[0].template[0].spec[0]] :
      spec.security_context[0].run_as_user == "1001" &&
      spec.security_context[0].seccomp_profile[0].type == "RuntimeDefault" &&
      spec.container[0].security_context[0].read_only_root_filesystem &&
      spec.container[0].security_context[0].run_as_non_root
    ])
    error_message = "The Pod Security Standard restricted refuses a pod."
  }
}

run "a_tenant_where_the_platform_chooses_the_user" {
  command   = plan
  state_key = "a_tenant_where_the_platform_chooses_the_user"

  variables {
    agent  = {}
    tenant = { restricted = false }
  }

  assert {
    condition     = alltrue([for job in [kubernetes_job_v1.tenant[0], kubernetes_job_v1.agent_tenant[0]] : length(job.spec[0].template[0].spec[0].security_context) == 0])
    error_message = "The pods are restricted."
  }
}

run "no_tenant" {
  command = apply

  variables {
    create_tenant = false
  }

  assert {
    condition     = length(kubernetes_job_v1.tenant) == 0 && length(data.kubernetes_resources.jobs_before) == 0 && output.tenant == null
    error_message = "A tenant is made."
  }
}

# [job.failed] tenant
run "a_tenant_that_is_refused" {
  command = apply

  override_data {
    target = data.kubernetes_resources.tenant_outcome
    values = { objects = [{ status = { containerStatuses = [{ state = { terminated = { message = "the slug is taken" } } }] } }] }
  }

  expect_failures = [data.kubernetes_resources.tenant_outcome]
}

# [job.failed] agent
run "a_tenant_beside_the_release_that_is_refused" {
  command = apply

  variables {
    agent = {}
  }

  override_data {
    target = data.kubernetes_resources.agent_tenant_outcome
    values = { objects = [{ status = { containerStatuses = [{ state = { terminated = { message = "the slug is taken" } } }] } }] }
  }

  expect_failures = [data.kubernetes_resources.agent_tenant_outcome]
}
