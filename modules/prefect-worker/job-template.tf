# The work pool's base job template: the default of prefect-kubernetes with the options of `job`. An option is the
# default of its variable, or a part of the job's manifest where the template has no variable for it.
locals {
  default_template = jsondecode(file("${path.module}/files/base-job-template.json"))
  default_job      = local.default_template.job_configuration.job_manifest
  default_pod      = local.default_job.spec.template.spec

  # A worker on a private mirror runs its jobs from there too. The mirror has the worker's own image, and perhaps no other.
  is_mirrored      = local.image.registry != null || local.image.repository != null
  mirrored_image   = local.is_mirrored && local.image_tag != null ? "${local.values_release.worker.image.repository}:${local.image_tag}" : null
  job_pull_secrets = coalesce(local.job.pull_secrets, local.image.pull_secrets, [])

  job_defaults = {
    namespace            = local.job_namespace
    image                = local.job.image != null ? local.job.image : local.mirrored_image
    env                  = length(local.job.environment) > 0 ? local.job.environment : null
    service_account_name = local.job.service_account_name
    finished_job_ttl     = coalesce(local.job.ttl_after_finished, 604800)
    cpu_request          = lookup(local.job.requests, "cpu", null)
    memory_request       = lookup(local.job.requests, "memory", null)
    cpu_limit            = lookup(local.job.limits, "cpu", null)
    memory_limit         = lookup(local.job.limits, "memory", null)
  }

  template_variables = { for name, variable in local.default_template.variables.properties : name => merge(
    variable,
    { for key, value in { default = lookup(local.job_defaults, name, null) } : key => value if value != null },
  ) }

  # What the Pod Security Standard `restricted` asks for. Prefect's image runs as root by default, and its user has no home.
  # The working folder stays the image's, because the path of a flow in an image is relative to it. Variables of the pool
  # and of deployments override HOME.
  restricted_pod = {
    securityContext = { runAsUser = 1001, runAsNonRoot = true, seccompProfile = { type = "RuntimeDefault" } }
    containers = [merge(local.default_pod.containers[0], {
      env             = [{ name = "HOME", value = "/tmp" }]
      securityContext = { allowPrivilegeEscalation = false, capabilities = { drop = ["ALL"] } }
    })]
  }

  job_pod = merge(local.default_pod, { for key, value in local.restricted_pod : key => value if local.job.restricted != false }, { for key, value in {
    nodeSelector     = local.job.node_selector
    tolerations      = local.kubernetes_tolerations.job
    imagePullSecrets = [for name in local.job_pull_secrets : { name = name }]
  } : key => value if length(value) > 0 })

  job_manifest = merge(local.default_job, {
    spec = merge(local.default_job.spec, { template = { spec = local.job_pod } })
  })

  # A worker of another type has no Jobs. Its pool has Prefect's own template.
  is_other_type   = local.inputs.type != "kubernetes"
  writes_template = local.inputs.create_pool && (local.job.template != null || !local.is_other_type)
  base_job_template = local.job.template != null ? local.job.template : jsonencode({
    job_configuration = merge(local.default_template.job_configuration, { job_manifest = local.job_manifest })
    variables         = merge(local.default_template.variables, { properties = local.template_variables })
  })
}
