mock_provider "helm" {}
mock_provider "kubernetes" {}

# [input.type.unknown] agent.job.template.type
run "an_unknown_kind_of_template" {
  command = plan

  variables {
    agent = { job = { template = { type = "url" } } }
  }

  expect_failures = [var.agent]
}

# [input.missing] agent.job.template.manifest
# [input.unused] agent.job.template.path
run "no_manifest" {
  command = plan

  variables {
    agent = { job = { template = { type = "inline", path = "/job.yaml" } } }
  }

  expect_failures = [var.agent]
}

# [input.missing] agent.job.template.config_map_name
# [input.missing] agent.job.template.key
# [input.unused] agent.job.template.manifest
run "no_config_map" {
  command = plan

  variables {
    agent = { job = { template = { type = "fromConfigMap", manifest = "{}" } } }
  }

  expect_failures = [var.agent]
}

# [input.missing] agent.job.template.path
# [input.unused] agent.job.template.config_map_name
# [input.unused] agent.job.template.key
run "no_path" {
  command = plan

  variables {
    agent = { job = { template = { type = "fromFile", config_map_name = "templates", key = "gpu.yaml" } } }
  }

  expect_failures = [var.agent]
}

# [job.template.path.invalid] agent.job.template
run "a_path_that_a_shell_reads" {
  command = plan

  variables {
    agent = { job = { template = { type = "fromFile", path = "/a; rm -rf /" } } }
  }

  expect_failures = [var.agent]
}

# [object.name.invalid] agent.job.template
# [secret.key.invalid] agent.job.template
run "a_config_map_of_no_name" {
  command = plan

  variables {
    agent = { job = { template = { type = "fromConfigMap", config_map_name = "Templates", key = "a b" } } }
  }

  expect_failures = [var.agent]
}

# [name.yamlScalar] agent.job.template
# [name.yamlScalar] agent.job.template
run "a_config_map_that_is_no_text_in_yaml" {
  command = plan

  variables {
    agent = { job = { template = { type = "fromConfigMap", config_map_name = "null", key = "on" } } }
  }

  expect_failures = [var.agent]
}

# [number.outOfRange] agent.replicas
run "no_replicas" {
  command = plan

  variables {
    agent = { replicas = 0 }
  }

  expect_failures = [var.agent]
}

# [toleration.contradiction] agent.tolerations[0].key
# [toleration.contradiction] agent.tolerations[0].toleration_seconds
# [toleration.operator.unknown] agent.tolerations[0].operator
# [toleration.effect.unknown] agent.tolerations[0].effect
run "tolerations_that_contradict_themselves" {
  command = plan

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

  expect_failures = [var.agent]
}

# [environment.reserved] agent.environment
# [environment.name.invalid] agent.environment
run "variables_that_the_chart_sets" {
  command = plan

  variables {
    agent = { environment = { NAMESPACE = "elsewhere", "A-B" = "1" } }
  }

  expect_failures = [var.agent]
}

# [environment.reserved] agent.environment
# [environment.name.invalid] agent.environment
# [object.name.invalid] agent.secret_environment….secret_name
# [name.yamlScalar] agent.secret_environment….secret_name
# [secret.key.invalid] agent.secret_environment….key
# [name.yamlScalar] agent.secret_environment….key
run "secret_variables_that_the_chart_sets" {
  command = plan

  variables {
    agent = { secret_environment = { NAMESPACE = { secret_name = "Tokens", key = "a b" }, "A-B" = { secret_name = "null", key = "on" } } }
  }

  expect_failures = [var.agent]
}

# [environment.twice] agent.secret_environment
run "one_variable_twice" {
  command = plan

  variables {
    agent = { environment = { A = "1" }, secret_environment = { A = { secret_name = "tokens", key = "api" } } }
  }

  expect_failures = [var.agent]
}

# [image.repository.invalid] agent.image_repository
# [image.tag.invalid] agent.image_tag
run "an_image_that_nobody_has" {
  command = plan

  variables {
    agent = { image_repository = "a/b:1", image_tag = "a b" }
  }

  expect_failures = [var.agent]
}

# [image.tag.floating] agent.image_tag
run "an_image_that_moves" {
  command = plan

  variables {
    agent = { image_tag = "latest" }
  }

  expect_failures = [var.agent]
}

# [image.tag.notPrefect1] agent.image_tag
run "an_image_of_prefect_3" {
  command = plan

  variables {
    agent = { image_repository = "registry.example.com/prefecthq/prefect", image_tag = "3.4.0-python3.11" }
  }

  expect_failures = [var.agent]
}

# [job.resource.unknown] agent.job.resources.requests.…
# [job.resource.unknown] agent.job.resources.limits.…
run "jobs_with_resources_that_it_does_not_know" {
  command = plan

  variables {
    agent = { job = { resources = { requests = { "nvidia.com/gpu" = "1" }, limits = { "nvidia.com/gpu" = "1" } } } }
  }

  expect_failures = [var.agent]
}

# [image.pullPolicy.unknown] agent.job.image_pull_policy
# [object.name.invalid] agent.job.image_pull_secrets[0]
run "jobs_with_images_that_are_pulled_oddly" {
  command = plan

  variables {
    agent = { job = { image_pull_policy = "always", image_pull_secrets = ["Flows"] } }
  }

  expect_failures = [var.agent]
}

# [name.yamlScalar] agent.job.image_pull_secrets[0]
run "jobs_with_a_pull_secret_that_is_no_text_in_yaml" {
  command = plan

  variables {
    agent = { job = { image_pull_secrets = ["null"] } }
  }

  expect_failures = [var.agent]
}

# [agent.withoutTenant] create_tenant
run "no_tenant" {
  command = plan

  variables {
    agent         = {}
    create_tenant = false
  }

  expect_failures = [var.create_tenant]
}
