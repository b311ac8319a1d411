output "name" {
  description = "Name of the worker's Deployment, and of the helm release unless the release has another name."
  value       = local.name
  depends_on  = [helm_release.worker]
}

output "namespace" {
  description = "Namespace of the worker."
  value       = local.namespace
  depends_on  = [kubernetes_namespace_v1.worker]
}

output "job_namespace" {
  description = "Namespace of the flow runs."
  value       = local.job_namespace
  depends_on  = [kubernetes_namespace_v1.worker, kubernetes_namespace_v1.jobs]
}

output "work_pool" {
  description = "The work pool."
  value       = local.inputs.work_pool
}

output "chart_version" {
  description = "Version of the chart prefect-worker."
  value       = helm_release.worker.version
}
