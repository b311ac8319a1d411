mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  namespace = "prefect"
  api_url   = "http://prefect-server.prefect.svc:4200/api"
}

run "defaults" {
  command = plan

  assert {
    condition     = [helm_release.metrics.name, helm_release.metrics.namespace] == ["prefect-server-metrics", "prefect"]
    error_message = "Other names."
  }

  assert {
    condition     = [helm_release.metrics.repository, helm_release.metrics.version] == ["https://prefecthq.github.io/prefect-helm", "2026.8.7141024"]
    error_message = "Another chart."
  }

  assert {
    condition     = jsonencode([local.values_api.basicAuth.enabled, local.values_api.csrfAuth, local.values_api.podAnnotations]) == "[false,false,{}]"
    error_message = "The exporter logs in."
  }

  assert {
    condition     = strcontains(helm_release.metrics.values[0], "absent(prefect_work_pools_total{namespace=\\\"prefect\\\", job=\\\"prefect-server-metrics\\\"})") && !can(regex("<\\w+>", helm_release.metrics.values[0]))
    error_message = "The alerts are about something else."
  }

  assert {
    condition     = length(kubernetes_config_map_v1.dashboard) == 1 && kubernetes_config_map_v1.dashboard[0].metadata[0].labels["grafana_dashboard"] == "1"
    error_message = "Grafana finds no dashboard."
  }
}

run "a_server_with_authentication" {
  command = plan

  variables {
    namespace         = "flows"
    server_name       = "data"
    name              = "watch"
    auth_secret_name  = "data-api-auth"
    auth_version      = "2"
    csrf_protection   = true
    labels            = { team = "data" }
    prometheus_labels = { release = "monitoring" }
    values            = ["prefectApiUrl: http://elsewhere/api"]
  }

  assert {
    condition = yamldecode(helm_release.metrics.values[2]) == {
      fullnameOverride = "watch"
      prefectApiUrl    = "http://prefect-server.prefect.svc:4200/api"
      csrfAuth         = true
      basicAuth        = { enabled = true, existingSecret = "data-api-auth" }
      podLabels        = { "cdktf-prefect/server-client" = "data" }
      podAnnotations   = { "cdktf-prefect/api-auth-version" = "2" }
    }
    error_message = helm_release.metrics.values[2]
  }

  assert {
    condition = [local.values_defaults.serviceMonitor.additionalLabels, local.values_defaults.prometheusRule.additionalLabels] == [
      tomap({ release = "monitoring" }), tomap({ release = "monitoring" }),
    ]
    error_message = "Prometheus does not select the objects."
  }

  assert {
    condition     = kubernetes_config_map_v1.dashboard[0].metadata[0].labels["team"] == "data" && yamldecode(helm_release.metrics.values[0]).commonLabels.team == "data"
    error_message = "The labels are missing."
  }

  assert {
    condition     = strcontains(local.rules[0].expr, "{namespace=\"flows\", deployment=\"data\"}") && strcontains(local.rules[1].expr, "job=\"watch\"")
    error_message = "The alerts are about another server."
  }
}

run "without_operator_and_grafana" {
  command = plan

  variables {
    service_monitor = false
    alerts          = false
    dashboard       = false
  }

  assert {
    condition     = !local.values_defaults.serviceMonitor.enabled && !local.values_defaults.prometheusRule.enabled
    error_message = "The Prometheus operator is needed."
  }

  assert {
    condition     = length(kubernetes_config_map_v1.dashboard) == 0
    error_message = "There is a dashboard."
  }
}

run "a_chart_from_an_archive" {
  command = plan

  variables {
    chart = "./prometheus-prefect-exporter.tgz"
  }

  assert {
    condition     = helm_release.metrics.repository == null
    error_message = "helm asks a repository."
  }
}

run "a_chart_from_a_mirror" {
  command = plan

  variables {
    chart_repository = "oci://mirror.example.com/charts"
    chart_version    = "2026.8.1000000"
  }

  assert {
    condition     = [helm_release.metrics.repository, helm_release.metrics.version] == ["oci://mirror.example.com/charts", "2026.8.1000000"]
    error_message = "helm asks for another chart."
  }
}

# [namespace.name.invalid] namespace
# [api.url.invalid] api_url
# [object.name.invalid] auth_secret_name
# [name.invalid] name
# [chart.version.invalid] chart_version
run "bad_inputs" {
  command = plan

  variables {
    namespace        = "Prefect"
    api_url          = "http://user:secret@prefect/api"
    auth_secret_name = "a_b"
    name             = "Metrics"
    chart_version    = "latest"
  }

  expect_failures = [var.namespace, var.api_url, var.auth_secret_name, var.name, var.chart_version]
}

# [name.invalid] server_name
run "a_server_name_that_is_too_long" {
  command = plan

  variables {
    server_name = "a-name-that-is-longer-than-forty-characters"
    name        = "metrics"
  }

  expect_failures = [var.server_name]
}

# [name.invalid] name
run "a_server_name_that_leaves_no_place_for_a_suffix" {
  command = plan

  variables {
    server_name = "a-name-of-less-than-forty-characters"
  }

  expect_failures = [var.name]
}
