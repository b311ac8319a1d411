locals {
  name = coalesce(var.name, "${var.server_name}-metrics")

  own_labels = {
    "app.kubernetes.io/name"       = "prefect"
    "app.kubernetes.io/instance"   = local.name
    "app.kubernetes.io/managed-by" = "cdktf-prefect"
  }

  # The alerts, with names instead of the placeholders.
  rules = jsondecode(replace(replace(replace(file("${path.module}/files/rules.json"),
    "<namespace>", var.namespace),
    "<server>", var.server_name),
  "<exporter>", local.name)).groups[0].rules

  # Values that `values` may override.
  values_defaults = {
    commonLabels = var.labels
    podLabels    = var.labels
    # The image names its user `nobody`, and Kubernetes can't tell whether a name is root.
    podSecurityContext = { runAsNonRoot = true, runAsUser = 65534, seccompProfile = { type = "RuntimeDefault" } }
    securityContext    = { allowPrivilegeEscalation = false, capabilities = { drop = ["ALL"] } }
    resources          = { requests = { cpu = "50m", memory = "128Mi" }, limits = { cpu = "500m", memory = "256Mi" } }
    # Runs that started in the last hour. The default of 3 minutes misses every run that takes longer and then fails.
    env = { OFFSET_MINUTES = "60", FAILED_RUNS_OFFSET_MINUTES = "60" }
    # Each scrape asks the API about twenty times. If it does not answer, a scrape takes longer than the timeout, so that
    # there is no data instead of zeros.
    serviceMonitor = {
      enabled          = var.service_monitor
      additionalLabels = var.prometheus_labels
      interval         = "60s"
      scrapeTimeout    = "30s"
      # It has one sample per run of a flow, all with the same labels. Prometheus warns of such duplicates.
      metricRelabelings = [{ sourceLabels = ["__name__"], regex = "prefect_flow_runs_total_run_time", action = "drop" }]
    }
    prometheusRule = { enabled = var.alerts, additionalLabels = var.prometheus_labels, rules = local.rules }
  }

  # Values that override `values`, so that the exporter stays tied to its server.
  values_api = {
    fullnameOverride = local.name
    prefectApiUrl    = var.api_url
    csrfAuth         = var.csrf_protection
    basicAuth        = { enabled = var.auth_secret_name != null, existingSecret = coalesce(var.auth_secret_name, "none") }
    podLabels        = { "cdktf-prefect/server-client" = var.server_name }
    podAnnotations   = { for version in var.auth_version[*] : "cdktf-prefect/api-auth-version" => version }
  }

  default_repository = var.chart == "prometheus-prefect-exporter" ? "https://prefecthq.github.io/prefect-helm" : null
}

resource "helm_release" "metrics" {
  name       = local.name
  namespace  = var.namespace
  chart      = var.chart
  version    = var.chart_version
  repository = var.chart_repository == null ? local.default_repository : var.chart_repository
  values     = concat([yamlencode(local.values_defaults)], var.values, [yamlencode(local.values_api)])

  create_namespace      = false
  render_subchart_notes = false
  timeout               = 900
  # An install that failed leaves a release, which the next apply upgrades.
  upgrade_install = true
}

# Grafana's sidecar finds it by its label. Every one has the same file, so that those of two servers are one dashboard.
resource "kubernetes_config_map_v1" "dashboard" {
  count = var.dashboard ? 1 : 0

  metadata {
    name      = "${local.name}-dashboard"
    namespace = var.namespace
    labels    = merge(var.labels, local.own_labels, { grafana_dashboard = "1" })
  }

  data = {
    "prefect.json" = jsonencode(jsondecode(file("${path.module}/files/dashboard.json")))
  }

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels]
  }
}
