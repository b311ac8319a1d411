mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [input.type.unknown] job.namespace.type
run "a_namespace_of_an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    job = { namespace = { type = "shared", name = "jobs" } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] job.namespace.name
run "a_namespace_to_be_made_without_a_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    job = { namespace = { type = "create" } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] job.namespace.name
# [input.unused] job.namespace.labels
# [input.unused] job.namespace.annotations
run "a_namespace_that_exists_without_a_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    job = { namespace = { type = "existing", labels = { team = "data" }, annotations = { note = "ours" } } }
  }

  expect_failures = [output.inputs]
}

# [namespace.name.invalid] job.namespace
# [quantity.invalid] job.requests.…
# [quantity.invalid] job.limits.…
# [object.name.invalid] job.pull_secrets[…]
# [object.name.invalid] job.service_account_name
# [number.outOfRange] job.ttl_after_finished
run "jobs_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    job = {
      namespace            = { type = "existing", name = "My_jobs" }
      requests             = { cpu = "one" }
      limits               = { memory = "2 GB" }
      pull_secrets         = ["Registry"]
      service_account_name = "Flows"
      ttl_after_finished   = -1
    }
  }

  expect_failures = [output.inputs]
}

# [job.resource.unknown] job.requests
# [job.resource.unknown] job.limits
# [name.yamlScalar] job.pull_secrets[…]
# [name.yamlScalar] job.service_account_name
# [environment.reserved] job.environment
# [environment.name.invalid] job.environment
run "jobs_that_prefect_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    job = {
      requests             = { "nvidia.com/gpu" = "1" }
      limits               = { "nvidia.com/gpu" = "1" }
      pull_secrets         = ["on"]
      service_account_name = "null"
      environment          = { PREFECT_API_KEY = "a", "A-B" = "c" }
    }
  }

  expect_failures = [output.inputs]
}

# [job.template.contradiction] job.template
run "a_template_and_parts_of_one" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    job = { template = "{}", image = "example.com/flows:1.0" }
  }

  expect_failures = [output.inputs]
}

# [toleration.contradiction] job.tolerations[…].key
# [toleration.contradiction] job.tolerations[…].toleration_seconds
run "tolerations_that_contradict_themselves" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    job = { tolerations = [{ value = "a" }, { key = "a", toleration_seconds = 5 }] }
  }

  expect_failures = [output.inputs]
}

# [toleration.operator.unknown] job.tolerations[…].operator
# [toleration.effect.unknown] job.tolerations[…].effect
run "tolerations_of_unknown_kinds" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    job = { tolerations = [{ key = "a", operator = "Is", effect = "NoRun" }] }
  }

  expect_failures = [output.inputs]
}

# [job.poolOfOthers] job
run "jobs_of_a_pool_of_others" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    create_pool = false
    job         = { image = "example.com/flows:1.0" }
  }

  expect_failures = [output.inputs]
}

run "jobs_in_a_namespace_that_is_made" {
  command = plan

  variables {
    job = {
      namespace            = { type = "create", name = "jobs", labels = { team = "data" } }
      image                = "example.com/flows:1.0"
      requests             = { cpu = "500m" }
      node_selector        = { disk = "fast" }
      tolerations          = [{ key = "a", operator = "Exists" }]
      service_account_name = "flows"
      pull_secrets         = ["registry"]
      environment          = { TEAM = "data" }
      ttl_after_finished   = 60
      restricted           = true
    }
  }

  assert {
    condition     = local.job_pod.securityContext.runAsNonRoot
    error_message = "The Pod Security Standard restricted refuses the jobs: ${jsonencode(local.job_pod)}"
  }

  assert {
    condition     = kubernetes_namespace_v1.jobs[0].metadata[0].labels["team"] == "data" && output.job_namespace == "jobs" && local.values_pool.role.namespace == "jobs"
    error_message = "The jobs are elsewhere."
  }

  assert {
    condition     = jsondecode(local.base_job_template).variables.properties.image.default == "example.com/flows:1.0" && jsondecode(local.base_job_template).variables.properties.env.default == { TEAM = "data" } && jsondecode(local.base_job_template).variables.properties.finished_job_ttl.default == 60
    error_message = "The jobs are others."
  }
}

run "jobs_that_need_root" {
  command = plan

  variables {
    job = { restricted = false }
  }

  assert {
    condition     = !can(local.job_pod.securityContext) && local.job_pod.containers[0].env == "{{ env }}"
    error_message = "The jobs are restricted."
  }
}

run "jobs_in_a_namespace_that_exists" {
  command = plan

  variables {
    job = { namespace = { type = "existing", name = "jobs" }, template = jsonencode({ variables = {} }) }
  }

  assert {
    condition     = length(kubernetes_namespace_v1.jobs) == 0 && output.job_namespace == "jobs" && local.values_pool.worker.config.baseJobTemplate.configuration == var.job.template
    error_message = "The jobs are others."
  }
}

# [job.otherType] job
# [worker.type.invalid] type
run "another_type_refused" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    type = "a b"
    job  = { image = "example.com/flows:1.0" }
  }

  expect_failures = [output.inputs]
}

run "another_type" {
  command = plan

  variables {
    type = "process"
  }

  assert {
    condition     = local.values_pool.worker.config.type == "process" && !can(local.values_pool.worker.config.baseJobTemplate)
    error_message = "The pool has the template of Kubernetes Jobs: ${jsonencode(local.values_pool)}"
  }
}
