mock_provider "helm" {}
mock_provider "kubernetes" {}

# [number.outOfRange] replicas
# [number.outOfRange] startup_timeout
# [number.outOfRange] retention.event_days
# [number.outOfRange] retention.flow_run_days
run "numbers_out_of_range" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    replicas        = 0
    startup_timeout = 29
    retention       = { event_days = 0, flow_run_days = 0.5 }
  }

  expect_failures = [output.inputs]
}

# [number.outOfRange] release.timeout
# [number.outOfRange] release.max_history
run "a_release_out_of_range" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    release = { timeout = 1, max_history = 1 }
  }

  expect_failures = [output.inputs]
}

# [release.timeout.tooShort] release.timeout
run "a_start_that_may_take_longer_than_helm_waits" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    startup_timeout = 1800
  }

  expect_failures = [output.inputs]
}

# [replicas.withoutRedis] replicas
run "several_servers_without_redis" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    replicas = 2
  }

  expect_failures = [output.inputs]
}

# [input.type.unknown] redis.type
run "a_redis_of_an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    redis = { type = "bundled" }
  }

  expect_failures = [output.inputs]
}

# [input.missing] redis.host
# [input.missing] redis.docket_url
run "a_redis_of_nowhere" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    redis = {}
  }

  expect_failures = [output.inputs]
}

# [host.invalid] redis.host
# [port.outOfRange] redis.port
# [object.name.invalid] redis.password.secret_name
# [secret.key.invalid] redis.password.key
# [object.name.invalid] redis.docket_url.secret_name
# [secret.key.invalid] redis.docket_url.key
run "a_redis_by_its_url" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    redis = {
      host       = "redis://r"
      port       = 0
      password   = { secret_name = "Redis", key = "a b" }
      docket_url = { secret_name = "Redis", key = "a b" }
    }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] redis.password.secret_name
# [name.yamlScalar] redis.password.key
# [name.yamlScalar] redis.docket_url.secret_name
# [name.yamlScalar] redis.docket_url.key
run "a_secret_of_redis_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    redis = {
      host       = "redis"
      password   = { secret_name = "on", key = "1" }
      docket_url = { secret_name = "off", key = "2" }
    }
  }

  expect_failures = [output.inputs]
}

run "one_server" {
  command = plan

  assert {
    condition     = local.values_operations.server.replicaCount == 1 && local.values_operations.server.updateStrategy.type == "Recreate" && helm_release.server.wait
    error_message = "The server is another."
  }

  assert {
    condition     = !helm_release.server.atomic && !helm_release.server.force_update && helm_release.server.upgrade_install && helm_release.server.max_history == 10 && helm_release.server.timeout == 900
    error_message = "helm does something else."
  }
}

run "several_servers_behind_redis" {
  command = plan

  variables {
    replicas = 2
    redis    = { type = "external", host = "redis", port = 6380, database = 2, username = "prefect", ssl = true, password = { secret_name = "redis", key = "password" }, docket_url = { secret_name = "redis", key = "url" } }
  }

  assert {
    condition     = local.values_operations.server.replicaCount == 2 && !can(local.values_operations.server.updateStrategy.type) && helm_release.server.wait
    error_message = "The servers are others, or their old Secret does not outlive them."
  }

  assert {
    condition     = local.values_operations.backgroundServices.runAsSeparateDeployment && local.values_operations.backgroundServices.messaging.redis.host == "redis" && local.values_operations.backgroundServices.messaging.redis.port == 6380 && local.values_operations.backgroundServices.messaging.redis.db == 2 && local.values_operations.backgroundServices.messaging.redis.ssl && local.values_operations.backgroundServices.messaging.redis.existingSecret == "redis"
    error_message = "Redis is another."
  }
}

run "a_redis_without_tls" {
  command = plan

  variables {
    analytics = true

    redis = { host = "redis", docket_url = { secret_name = "redis", key = "url" } }
  }

  assert {
    condition     = !local.values_operations.backgroundServices.messaging.redis.ssl && local.values_operations.backgroundServices.messaging.redis.port == 6379
    error_message = "Redis is another."
  }
}

run "a_release_of_ones_own" {
  command = plan

  variables {
    after           = ["a dump"]
    startup_timeout = 100
    retention       = { event_days = 3, flow_run_days = 30 }
    analytics       = false
    csrf_protection = true

    cors_allowed_origins = ["https://a.example.com", "http://b:8080"]

    release = { timeout = 1200, wait = true, max_history = 3, atomic = true, force_update = true, take_ownership = true, upgrade_install = true }
  }

  assert {
    condition     = helm_release.server.timeout == 1200 && helm_release.server.wait && helm_release.server.max_history == 3 && helm_release.server.atomic && helm_release.server.force_update && helm_release.server.take_ownership && helm_release.server.upgrade_install
    error_message = "helm does something else."
  }

  assert {
    condition     = local.values_operations.server.startupProbe.config.failureThreshold == 10
    error_message = "The server has another time to start."
  }

  assert {
    condition     = [for entry in local.merged_lists["global.prefect.env"] : entry.value if endswith(entry.name, "RETENTION_PERIOD")] == ["P3D", "P30D"]
    error_message = "Other times are kept."
  }

  assert {
    condition = [for entry in local.merged_lists["global.prefect.env"] : entry.value if can(regex("CORS|CSRF|ANALYTICS", entry.name))] == [
      "https://a.example.com,http://b:8080", "true", "false",
    ]
    error_message = "Web pages or the report of use are treated in another way."
  }
}

run "a_release_that_nobody_waits_for" {
  command = plan

  variables {
    release = { wait = false, take_ownership = false }
  }

  assert {
    condition     = !helm_release.server.wait && !helm_release.server.take_ownership
    error_message = "helm does something else."
  }
}

# [autoscaling.maxReplicas.tooFew] autoscaling.max_replicas
# [autoscaling.replicas] replicas
run "an_autoscaler_of_a_fixed_number" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    redis       = { host = "redis", docket_url = { secret_name = "redis", key = "url" } }
    replicas    = 2
    autoscaling = { min_replicas = 3, max_replicas = 2 }
  }

  expect_failures = [output.inputs]
}

# [autoscaling.withoutRedis] autoscaling
# [number.outOfRange] autoscaling.max_replicas
# [number.outOfRange] autoscaling.min_replicas
# [number.outOfRange] autoscaling.target_cpu
# [number.outOfRange] autoscaling.target_memory
run "an_autoscaler_without_bounds" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    autoscaling = { min_replicas = 0, max_replicas = 101, target_cpu = 0, target_memory = 1001 }
  }

  expect_failures = [output.inputs]
}

run "servers_that_are_scaled" {
  command = plan

  variables {
    redis       = { host = "redis", docket_url = { secret_name = "redis", key = "url" } }
    autoscaling = { min_replicas = 2, max_replicas = 4, target_cpu = 60, target_memory = 70 }
  }

  assert {
    condition     = local.values_operations.server.autoscaling == { enabled = true, minReplicas = 2, maxReplicas = 4, targetCPU = 60, targetMemory = 70 } && !can(local.values_operations.server.replicaCount)
    error_message = "The autoscaler is another: ${jsonencode(local.values_operations.server)}"
  }

  assert {
    condition     = output.database_max_connections == 85
    error_message = "The connections are ${output.database_max_connections}."
  }
}
