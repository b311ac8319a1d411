mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [number.outOfRange] autoscaling.max_replicas
# [number.outOfRange] autoscaling.min_replicas
# [number.outOfRange] autoscaling.target_cpu
# [number.outOfRange] autoscaling.target_memory
# [number.outOfRange] prefetch_seconds
# [number.outOfRange] query_interval
run "numbers_out_of_range" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    autoscaling      = { min_replicas = 0, max_replicas = 1001, target_cpu = 0, target_memory = 0.5 }
    prefetch_seconds = -1
    query_interval   = 0
  }

  expect_failures = [output.inputs]
}

# [autoscaling.maxReplicas.tooFew] autoscaling.max_replicas
# [autoscaling.replicas] replicas
run "an_autoscaler_beside_a_number_of_pods" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    autoscaling = { min_replicas = 3, max_replicas = 2 }
    replicas    = 1
  }

  expect_failures = [output.inputs]
}

# [podDisruptionBudget.invalid] pod_disruption_budget
# [worker.displayName.invalid] display_name
# [worker.displayName.shared] display_name
run "a_name_of_several_pods" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    replicas              = 2
    display_name          = "a/b"
    pod_disruption_budget = jsonencode({ minAvailable = 1, maxUnavailable = 1 })
  }

  expect_failures = [output.inputs]
}

# [worker.displayName.shared] display_name
run "a_name_of_pods_that_are_scaled" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    autoscaling  = { max_replicas = 2 }
    display_name = "etl"
  }

  expect_failures = [output.inputs]
}

run "an_autoscaler" {
  command = plan

  variables {
    autoscaling           = { max_replicas = 5, target_memory = 90 }
    pod_disruption_budget = jsonencode({ maxUnavailable = "50%" })
    query_interval        = 2
    prefetch_seconds      = 60
  }

  assert {
    condition     = local.values_operations.worker.autoscaling == { enabled = true, minReplicas = 1, maxReplicas = 5, targetCPUUtilizationPercentage = 0, targetMemoryUtilizationPercentage = 90 } && local.values_operations.worker.podDisruptionBudget.maxUnavailable == "50%"
    error_message = "The pods are scaled otherwise."
  }

  assert {
    condition     = local.values_pool.worker.config.queryInterval == 2 && local.values_pool.worker.config.prefetchSeconds == 60
    error_message = "The worker asks at other times."
  }
}

run "one_pod_with_a_name" {
  command = plan

  variables {
    display_name = "the only one"
  }

  assert {
    condition     = local.values_pool.worker.config.name == "the only one" && !can(local.values_operations.worker.autoscaling.enabled)
    error_message = "The worker has another name."
  }
}
