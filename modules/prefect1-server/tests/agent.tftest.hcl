mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [input.type.unknown] agent.job.template.type
run "an_unknown_kind_of_template" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "url" } } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] agent.job.template.manifest
# [input.unused] agent.job.template.path
run "no_manifest" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "inline", path = "/job.yaml" } } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] agent.job.template.config_map_name
# [input.missing] agent.job.template.key
# [input.unused] agent.job.template.manifest
run "no_config_map" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "fromConfigMap", manifest = "{}" } } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] agent.job.template.path
# [input.unused] agent.job.template.config_map_name
# [input.unused] agent.job.template.key
run "no_path" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "fromFile", config_map_name = "templates", key = "gpu.yaml" } } }
  }

  expect_failures = [output.inputs]
}

# [job.template.path.invalid] agent.job.template
run "a_path_that_a_shell_reads" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "fromFile", path = "/a; rm -rf /" } } }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] agent.job.template
# [secret.key.invalid] agent.job.template
run "a_config_map_of_no_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "fromConfigMap", config_map_name = "Templates", key = "a b" } } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] agent.job.template
run "a_config_map_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "fromConfigMap", config_map_name = "null", key = "job.yaml" } } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] agent.job.template
run "a_key_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { template = { type = "fromConfigMap", config_map_name = "jobs", key = "on" } } }
  }

  expect_failures = [output.inputs]
}

# [number.outOfRange] agent.replicas
run "no_replicas" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { replicas = 0 }
  }

  expect_failures = [output.inputs]
}

# [toleration.contradiction] agent.tolerations[…].key
# [toleration.contradiction] agent.tolerations[…].toleration_seconds
# [toleration.operator.unknown] agent.tolerations[…].operator
# [toleration.effect.unknown] agent.tolerations[…].effect
run "tolerations_that_contradict_themselves" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = {
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

# [environment.reserved] agent.environment
# [environment.name.invalid] agent.environment
run "variables_that_the_chart_sets" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { environment = { NAMESPACE = "elsewhere", "A-B" = "1" } }
  }

  expect_failures = [output.inputs]
}

# [environment.reserved] agent.secret_environment
# [environment.name.invalid] agent.secret_environment
# [object.name.invalid] agent.secret_environment["…"].secret_name
# [name.yamlScalar] agent.secret_environment["…"].secret_name
# [secret.key.invalid] agent.secret_environment["…"].key
# [name.yamlScalar] agent.secret_environment["…"].key
run "secret_variables_that_the_chart_sets" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { secret_environment = { NAMESPACE = { secret_name = "Tokens", key = "a b" }, "A-B" = { secret_name = "null", key = "on" } } }
  }

  expect_failures = [output.inputs]
}

# [environment.twice] agent.secret_environment
run "one_variable_twice" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { environment = { A = "1" }, secret_environment = { A = { secret_name = "tokens", key = "api" } } }
  }

  expect_failures = [output.inputs]
}

# [image.repository.invalid] agent.image_repository
# [image.tag.invalid] agent.image_tag
run "an_image_that_nobody_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { image_repository = "a/b:1", image_tag = "a b" }
  }

  expect_failures = [output.inputs]
}

# [image.tag.floating] agent.image_tag
run "an_image_that_moves" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { image_tag = "latest" }
  }

  expect_failures = [output.inputs]
}

# [image.tag.notPrefect1] agent.image_tag
run "an_image_of_prefect_3" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { image_repository = "registry.example.com/prefecthq/prefect", image_tag = "3.4.0-python3.11" }
  }

  expect_failures = [output.inputs]
}

# [job.resource.unknown] agent.job.resources.requests.…
# [job.resource.unknown] agent.job.resources.limits.…
run "jobs_with_resources_that_it_does_not_know" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { resources = { requests = { "nvidia.com/gpu" = "1" }, limits = { "nvidia.com/gpu" = "1" } } } }
  }

  expect_failures = [output.inputs]
}

# [image.pullPolicy.unknown] agent.job.image_pull_policy
# [object.name.invalid] agent.job.image_pull_secrets[…]
run "jobs_with_images_that_are_pulled_oddly" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { image_pull_policy = "always", image_pull_secrets = ["Flows"] } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] agent.job.image_pull_secrets[…]
run "jobs_with_a_pull_secret_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent = { job = { image_pull_secrets = ["null"] } }
  }

  expect_failures = [output.inputs]
}

# [agent.withoutTenant] create_tenant
run "no_tenant" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    agent         = {}
    create_tenant = false
  }

  expect_failures = [output.inputs]
}


run "an_agent_without_options" {
  command = plan

  variables {
    agent         = {}
    create_tenant = true
  }

  assert {
    condition     = local.values_agent.agent.enabled && local.values_agent.agent.image.name == "prefecthq/prefect" && !can(local.values_agent.agent.jobTemplateFilePath) && length(kubernetes_config_map_v1.job_template) == 0
    error_message = "The agent is another."
  }

  assert {
    condition     = length(kubernetes_job_v1.agent_tenant) == 1 && length(kubernetes_job_v1.tenant) == 1 && contains([for variable in kubernetes_job_v1.agent_tenant[0].spec[0].template[0].spec[0].container[0].env : "${variable.name}=${coalesce(variable.value, "-")}"], "TENANT_TIMEOUT=900") && kubernetes_job_v1.agent_tenant[0].timeouts.create == "1200s"
    error_message = "The tenant is made at another time."
  }
}

run "no_agent" {
  command = plan

  assert {
    condition     = local.values_agent.agent == { enabled = false } && length(kubernetes_job_v1.agent_tenant) == 0
    error_message = "There is an agent."
  }
}

run "an_agent_with_all_options" {
  command = plan

  variables {
    image_registry = "registry.example.com"
    agent = {
      labels             = ["kubernetes", "gpu"]
      replicas           = 2
      resources          = { requests = { cpu = "100m" }, limits = { memory = "512Mi" } }
      image_repository   = "ghcr.io/me/prefect"
      image_tag          = "1.4.1"
      environment        = { NOTE = "ours" }
      secret_environment = { TOKEN = { secret_name = "tokens", key = "api" } }
      pod_annotations    = { note = "ours" }
      node_selector      = { "kubernetes.io/os" = "linux" }
      tolerations        = [{ key = "agent", operator = "Exists" }]
      affinity           = jsonencode({ podAntiAffinity = {} })
      job = {
        resources          = { requests = { cpu = "250m", memory = "512Mi" }, limits = { cpu = "1" } }
        image_pull_policy  = "Always"
        image_pull_secrets = ["flows", "more"]
        template           = { type = "inline", manifest = jsonencode({ kind = "Job" }) }
      }
    }
  }

  assert {
    condition     = local.values_agent.agent.image == { name = "ghcr.io/me/prefect", tag = "1.4.1", pullPolicy = "IfNotPresent" } && local.values_agent.agent.prefectLabels == tolist(["kubernetes", "gpu"]) && local.values_agent.agent.replicas == 2
    error_message = "The agent is another."
  }

  assert {
    condition     = jsonencode(local.values_agent.agent.job) == jsonencode({ resources = { requests = { cpu = "250m", memory = "512Mi" }, limits = { cpu = "1" } }, imagePullPolicy = "Always" }) && tolist(local.lists["agent.job.imagePullSecrets"]) == tolist(["flows", "more"])
    error_message = "The Jobs are others."
  }

  assert {
    condition     = [for variable in local.lists["agent.env"] : variable.name] == ["NOTE", "TOKEN"] && local.lists["agent.tolerations"][0].key == "agent" && local.values_agent.agent.podAnnotations.note == "ours" && local.values_agent.agent.nodeSelector["kubernetes.io/os"] == "linux" && local.values_agent.agent.resources.limits.memory == "512Mi" && can(local.values_agent.agent.affinity.podAntiAffinity)
    error_message = "The pod is another."
  }

  assert {
    condition     = jsondecode(kubernetes_config_map_v1.job_template[0].data["job_template.yaml"]).kind == "Job" && local.values_agent.agent.jobTemplateFileConfigMap == "prefect1-job-template" && local.values_agent.agent.jobTemplateFilePath == "/etc/prefect/job-template/job_template.yaml" && length(local.values_follow_template.agent.podAnnotations["cdktf-prefect/job-template"]) == 16
    error_message = "The template is another."
  }
}

run "a_template_in_a_config_map" {
  command = plan

  variables {
    agent = { job = { template = { type = "fromConfigMap", config_map_name = "templates", key = "gpu.yaml" } } }
  }

  assert {
    condition     = length(kubernetes_config_map_v1.job_template) == 0 && local.values_agent.agent.jobTemplateFileConfigMap == "templates" && local.values_agent.agent.jobTemplateFilePath == "/etc/prefect/job-template/gpu.yaml"
    error_message = "The template is another."
  }
}

run "a_template_in_a_file" {
  command = plan

  variables {
    agent = { job = { template = { type = "fromFile", path = "s3://bucket/template.yaml" } } }
  }

  assert {
    condition     = local.values_agent.agent.jobTemplateFilePath == "s3://bucket/template.yaml" && !can(local.values_agent.agent.jobTemplateFileConfigMap)
    error_message = "The template is another."
  }
}
