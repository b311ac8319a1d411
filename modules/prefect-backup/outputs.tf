output "name" {
  description = "Name of the CronJob."
  value       = kubernetes_cron_job_v1.backup.metadata[0].name
}

output "namespace" {
  description = "Namespace of CronJob and claim."
  value       = local.namespace
}

output "claim_name" {
  description = "Name of the claim with the dumps."
  value       = local.claim_name
}

output "before_upgrade" {
  description = "For `after` of the server's module: its release waits for the dump."
  value       = var.before_upgrade ? kubernetes_job_v1.before_upgrade[0].id : null
  depends_on  = [data.kubernetes_resources.outcome]
}
