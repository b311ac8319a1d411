# The template of the agent's Jobs.
locals {
  job_template_folder = "/etc/prefect/job-template"
  job_template        = local.job_template_type == "inline" ? jsondecode(local.agent.job.template.manifest) : null
  job_template_hash   = substr(sha256(jsonencode(local.job_template)), 0, 16)

  # The chart mounts the key of the ConfigMap that has the file's name.
  job_template_path = (
    local.job_template_type == "inline" ? "${local.job_template_folder}/job_template.yaml"
    : local.job_template_type == "fromConfigMap" ? "${local.job_template_folder}/${local.agent.job.template.key}"
    : local.job_template_type == "fromFile" ? local.agent.job.template.path : null
  )
  job_template_config_map = (
    local.job_template_type == "inline" ? "${local.name}-job-template"
    : local.job_template_type == "fromConfigMap" ? local.agent.job.template.config_map_name : null
  )
}

resource "kubernetes_config_map_v1" "job_template" {
  count = local.job_template_type == "inline" ? 1 : 0

  metadata {
    name      = local.job_template_config_map
    namespace = local.namespace
    labels    = local.labels
  }

  # Prefect reads YAML, which includes JSON.
  data = { "job_template.yaml" = jsonencode(local.job_template) }

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels]
  }
}
