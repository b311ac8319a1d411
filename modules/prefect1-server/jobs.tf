# What the Jobs have in common. A Job's template is immutable, so its name has a hash of its inputs: other inputs make
# another Job. A Job that is done stays, because each apply would create one that removes itself.

locals {
  setup_jobs = local.inputs.setup_jobs
  job_resources = {
    requests = merge({ cpu = "100m", memory = "128Mi" }, local.setup_jobs.resources.requests)
    limits   = merge({ cpu = "1", memory = "512Mi" }, local.setup_jobs.resources.limits)
  }
  termination_log = "/dev/termination-log"

  job_pod = {
    pullPolicy   = local.pull_policy
    pullSecrets  = coalesce(local.inputs.pull_secrets, [])
    nodeSelector = local.inputs.node_selector
    tolerations  = local.kubernetes_tolerations.server
    volumes      = []
  }

  jobs_before = flatten(data.kubernetes_resources.jobs_before[*].objects)
  pods_before = flatten(data.kubernetes_resources.pods_before[*].objects)

  # The uid of a Job's failed pod, with which the Job runs again. The Job keeps it, so that its name stays the same when
  # the pod is gone.
  retried_pods = { for job in [local.database_setup_job, local.tenant_job, local.agent_tenant_job] : job => try(concat(
    [for pod in local.pods_before : pod.metadata.uid if pod.metadata.labels["cdktf-prefect/job"] == job
    && try(length(pod.status.containerStatuses[0].state.terminated.message) > 0, false)],
    [for before in local.jobs_before : before.metadata.annotations["cdktf-prefect/retry"]
    if before.metadata.labels["cdktf-prefect/job"] == job && can(before.metadata.annotations["cdktf-prefect/retry"])],
  )[0], "") }

  has_jobs = local.inputs.create_tenant || local.has_setup
  job_selector = join(",", [
    "app.kubernetes.io/name=prefect",
    "app.kubernetes.io/instance=${local.name}",
    "app.kubernetes.io/managed-by=cdktf-prefect",
    "cdktf-prefect/job",
  ])
}

locals {
  # A data source that depends on a resource is read in the apply if that resource changes, but not through a local. In the
  # apply, the Jobs' names would be unknown, so that another label of the namespace would run the Jobs again.
  jobs_namespace = local.inputs.namespace.type == "create" ? one(kubernetes_namespace_v1.prefect[*].id) : local.namespace
}

data "kubernetes_resources" "jobs_before" {
  count = local.has_jobs ? 1 : 0

  api_version    = "batch/v1"
  kind           = "Job"
  namespace      = local.jobs_namespace
  label_selector = local.job_selector
}

data "kubernetes_resources" "pods_before" {
  count = local.has_jobs ? 1 : 0

  api_version    = "v1"
  kind           = "Pod"
  namespace      = local.jobs_namespace
  label_selector = local.job_selector
}
