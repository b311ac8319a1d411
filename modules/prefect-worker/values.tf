locals {
  default_chart_version = "2026.8.18172642"

  # The Prefect that a chart deploys unless the image says otherwise.
  prefect_versions = {
    "2026.8.18172642" = "3.8.3"
    "2026.7.2211359"  = "3.7.7"
  }

  chart_version   = local.chart.version != null ? local.chart.version : local.default_chart_version
  prefect_version = local.inputs.prefect_version != null ? local.inputs.prefect_version : lookup(local.prefect_versions, local.chart_version, null)
  version_tag     = local.prefect_version == null ? null : "${local.prefect_version}-python3.11-kubernetes"

  image_tag        = local.image.tag != null ? local.image.tag : local.version_tag
  image_repository = local.image.repository != null ? local.image.repository : "prefecthq/prefect"

  cluster_uid     = coalesce(local.inputs.cluster_uid, local.kube_system_uid)
  kube_system_uid = one(data.kubernetes_namespace_v1.kube_system[*].metadata[0].uid)
  owner_id        = terraform_data.owner.id

  # The chart renders these texts as templates. This prints two braces.
  literal_braces = "{{`{{`}}"

  kubernetes_tolerations = { for place, tolerations in { pod = local.inputs.tolerations, job = local.job.tolerations } :
    place => [for toleration in tolerations : { for key, value in {
      key               = toleration.key
      operator          = toleration.operator
      value             = toleration.value
      effect            = toleration.effect
      tolerationSeconds = toleration.toleration_seconds
    } : key => value if value != null }]
  }

  environment = concat(
    [for name, value in local.inputs.environment : { name = name, value = replace(value, "{{", local.literal_braces) }],
    [for name, secret in local.inputs.secret_environment : {
      name      = name
      valueFrom = { secretKeyRef = { name = secret.secret_name, key = secret.key } }
    }],
  )
}

# Objects of the Kubernetes API that are given as JSON text.
locals {
  kubernetes_objects = { for name, text in {
    affinity                   = local.inputs.affinity
    container_security_context = local.pod.container_security_context
    pod_disruption_budget      = local.inputs.pod_disruption_budget
    security_context           = local.pod.security_context
  } : name => text == null ? null : jsondecode(text) }

  kubernetes_lists = { for name, texts in {
    containers      = local.pod.containers
    init_containers = local.pod.init_containers
    role_rules      = local.inputs.role_rules
    volume_mounts   = local.pod.volume_mounts
    volumes         = local.pod.volumes
  } : name => [for text in texts : jsondecode(replace(text, "{{", local.literal_braces))] }
}

# Values that `values` may override.
locals {
  # The chart's `commonLabels` reach no pod.
  values_labels = length(local.inputs.labels) == 0 ? null : { commonLabels = local.inputs.labels, worker = { podLabels = local.inputs.labels } }

  # What the Pod Security Standard `restricted` asks for beyond the chart's defaults.
  restricted_container = { capabilities = { drop = ["ALL"] } }
  values_pod_security = { worker = {
    podSecurityContext       = { seccompProfile = { type = "RuntimeDefault" } }
    containerSecurityContext = local.restricted_container
    initContainer            = { containerSecurityContext = local.restricted_container }
  } }

  values_release = {
    fullnameOverride = local.name
    worker = { image = { for key, value in {
      repository = join("/", compact([local.image.registry, local.image_repository]))
      prefectTag = local.image_tag
      pullPolicy = local.image.pull_policy
    } : key => value if value != null } }
  }

  values_pool = {
    role = { namespace = local.job_namespace }
    worker = {
      clusterUid = local.cluster_uid
      config = { for key, value in {
        type            = local.is_other_type ? local.inputs.type : null
        workPool        = local.inputs.work_pool
        limit           = local.inputs.concurrency_limit
        name            = local.inputs.display_name
        queryInterval   = local.inputs.query_interval
        prefetchSeconds = local.inputs.prefetch_seconds
        jobNamespace    = local.job_namespace
        # The chart's default name is fixed, so the templates of two workers would collide.
        baseJobTemplate = !local.writes_template ? null : {
          name          = "${local.name}-base-job-template"
          configuration = local.base_job_template
        }
      } : key => value if value != null }
    }
  }

  # The worker waits until its server answers, for less time than the liveness probe allows, and starts anyway after it.
  # Then it writes the template to the pool, because the chart's init container ends with success where it can't.
  start = concat(
    local.api.type == "cloud" ? [] : ["python", "-c", file("${path.module}/files/wait-for-api.py"), "240"],
    local.writes_template ? ["python", "-c", file("${path.module}/files/sync-template.py"), local.inputs.work_pool] : [],
  )
  # tini is process 1, as in the chart: Python as such would ignore SIGTERM.
  command = length(local.start) == 0 ? null : concat(["/usr/bin/tini", "-g", "--"], local.start, ["/opt/prefect/entrypoint.sh"])

  values_operations = {
    worker = { for key, value in {
      replicaCount   = coalesce(local.inputs.replicas, 1)
      resources      = local.inputs.resources
      command        = local.command
      livenessProbe  = { enabled = local.inputs.liveness_probe, config = { failureThreshold = 30 } }
      podLabels      = local.inputs.pod_labels
      podAnnotations = { for key, value in local.inputs.pod_annotations : key => replace(value, "{{", local.literal_braces) }
      nodeSelector   = local.inputs.node_selector
      affinity       = local.kubernetes_objects.affinity
      # The chart has a target for both metrics. 0 turns one off.
      autoscaling = one([for each in local.inputs.autoscaling[*] : {
        enabled                           = true
        minReplicas                       = each.min_replicas
        maxReplicas                       = each.max_replicas
        targetCPUUtilizationPercentage    = coalesce(each.target_cpu, each.target_memory == null ? 80 : 0)
        targetMemoryUtilizationPercentage = coalesce(each.target_memory, 0)
      }])
      podDisruptionBudget      = local.kubernetes_objects.pod_disruption_budget
      priorityClassName        = local.pod.priority_class_name
      podSecurityContext       = local.kubernetes_objects.security_context
      containerSecurityContext = local.kubernetes_objects.container_security_context
      initContainer = local.pod.container_security_context == null ? null : {
        containerSecurityContext = local.kubernetes_objects.container_security_context
      }
      extraEnvVarsSecret = local.pod.environment_from_secret
      extraEnvVarsCM     = local.pod.environment_from_config_map
    } : key => value if value != null }
    serviceAccount = { for key, value in {
      create      = local.inputs.service_account_name == null ? null : false
      name        = local.inputs.service_account_name
      annotations = { for key, value in local.inputs.service_account_annotations : key => replace(value, "{{", local.literal_braces) }
    } : key => value if value != null }
  }
}

# Values that override `values`, so that the release stays tied to its owner, its API and its Secret.
locals {
  values_owner = local.shared_namespace ? { commonLabels = { "cdktf-prefect/owner" = local.owner_id } } : null

  values_api = { worker = { for key, value in {
    apiConfig = local.api.type == "cloud" ? "cloud" : "selfHostedServer"
    cloudApiConfig = local.api.type != "cloud" ? null : { for key, value in {
      accountId            = local.api.account_id
      workspaceId          = local.api.workspace_id
      cloudUrl             = local.api.url
      apiKeySecret         = { name = local.api.api_key.secret_name, key = local.api.api_key.key }
      jobApiKeyPropagation = "secretRef"
    } : key => value if value != null }
    selfHostedServerApiConfig = local.api.type != "selfHosted" ? null : {
      apiUrl = local.api.url
      basicAuth = { for key, value in {
        enabled        = local.api.auth_secret_name != null
        existingSecret = local.api.auth_secret_name
      } : key => value if value != null }
    }
  } : key => value if value != null } }

  # Pods restart when the Secret changes.
  values_follow_secrets = length(var.secret_annotations) == 0 ? null : { worker = { podAnnotations = var.secret_annotations } }
}

# helm replaces a list whole. So the entries of the user's list, which is that of the last document, are appended.
locals {
  documents = [for text in local.inputs.values : try(yamldecode(text), {})]

  user_lists = { for name, found in {
    environment      = [for each in local.documents : try(each.worker.extraEnvVars, null)]
    init_environment = [for each in local.documents : try(each.worker.initContainer.extraEnvVars, null)]
    arguments        = [for each in local.documents : try(each.worker.extraArgs, null)]
    pull_secrets     = [for each in local.documents : try(each.worker.image.pullSecrets, null)]
    work_queues      = [for each in local.documents : try(each.worker.config.workQueues, null)]
    tolerations      = [for each in local.documents : try(each.worker.tolerations, null)]
    init_containers  = [for each in local.documents : try(each.worker.initContainer.extraContainers, null)]
    containers       = [for each in local.documents : try(each.worker.extraContainers, null)]
    volumes          = [for each in local.documents : try(each.worker.extraVolumes, null)]
    volume_mounts    = [for each in local.documents : try(each.worker.extraVolumeMounts, null)]
    role_rules       = [for each in local.documents : try(each.role.extraPermissions, null)]
  } : name => try(reverse([for list in found : list if can(length(list))])[0], []) }

  lists = { for part, lists in {
    worker = {
      extraArgs         = concat(local.inputs.create_pool ? [] : ["--no-create-pool-if-not-found"], local.user_lists.arguments)
      extraEnvVars      = concat(local.environment, local.user_lists.environment)
      tolerations       = concat(local.kubernetes_tolerations.pod, local.user_lists.tolerations)
      extraContainers   = concat(local.kubernetes_lists.containers, local.user_lists.containers)
      extraVolumes      = concat(local.kubernetes_lists.volumes, local.user_lists.volumes)
      extraVolumeMounts = concat(local.kubernetes_lists.volume_mounts, local.user_lists.volume_mounts)
    }
    role = { extraPermissions = concat(local.kubernetes_lists.role_rules, local.user_lists.role_rules) }
    # The init container writes the job template through the API, so it may need a proxy or a CA too.
    initContainer = {
      extraEnvVars    = concat(local.environment, local.user_lists.init_environment)
      extraContainers = concat(local.kubernetes_lists.init_containers, local.user_lists.init_containers)
    }
    image  = { pullSecrets = concat(coalesce(local.image.pull_secrets, []), local.user_lists.pull_secrets) }
    config = { workQueues = concat(coalesce(local.inputs.work_queues, []), local.user_lists.work_queues) }
  } : part => { for name, list in lists : name => list if length(list) > 0 } }

  parts_with_lists = { for part, lists in local.lists : part => lists if !contains(["role", "worker"], part) && length(lists) > 0 }
  list_values      = { role = local.lists.role, worker = merge(local.lists.worker, local.parts_with_lists) }
  values_lists     = { for part, lists in local.list_values : part => lists if length(lists) > 0 }
}

locals {
  values = concat(
    [for layer in [
      # First, because a plan also prints the document beside one that changed, and a version changes most often.
      local.values_release,
      local.values_labels,
      local.values_pod_security,
      local.values_pool,
      local.values_operations,
    ] : yamlencode(layer) if layer != null],
    local.inputs.values,
    [for layer in [local.values_owner, local.values_api, local.values_follow_secrets] : yamlencode(layer) if layer != null],
    [for layer in [local.values_lists] : yamlencode(layer) if length(layer) > 0],
  )
}
