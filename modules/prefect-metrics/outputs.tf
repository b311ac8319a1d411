output "name" {
  description = "Name of the exporter's Deployment and Service, and of the release."
  value       = local.name
  depends_on  = [helm_release.metrics]
}

output "namespace" {
  description = "Namespace of the exporter."
  value       = var.namespace
  depends_on  = [helm_release.metrics]
}

output "metrics_url" {
  description = "URL of the metrics inside the cluster, for a Prometheus without operator."
  value       = "http://${local.name}.${var.namespace}.svc/metrics"
  depends_on  = [helm_release.metrics]
}

output "chart_version" {
  description = "Version of the chart prometheus-prefect-exporter."
  value       = var.chart_version
}
