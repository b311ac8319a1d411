locals {
  work_pools = distinct([for worker in local.workers : worker.work_pool])

  # Prints the decoded value of a Secret's key.
  secret_command = "kubectl --namespace ${local.namespace} get secret %s --output go-template='{{index .data \"%s\" | base64decode}}'"
  auth_command   = local.auth_secret_name == null ? null : format(local.secret_command, local.auth_secret_name, "auth-string")

  # Runs in the server's container, which has Python and the auth string, so the command needs no secret.
  verification = templatefile("${path.module}/files/verify.py.tftpl", {
    api_path   = local.api_path
    work_pools = jsonencode(local.work_pools)
    # SQLAlchemy ends the password of a URL at the first "@", and decodes it.
    checks_password = local.connection_key == null && local.credentials_type != null ? !can(local.database_secret_keys.url_encoded_password) : false
  })
}

output "namespace" {
  description = "Namespace of the server."
  value       = local.namespace
  depends_on  = [kubernetes_namespace_v1.prefect]
}

output "release_name" {
  description = "Name of the helm release."
  value       = local.release_name
  depends_on  = [helm_release.server]
}

output "chart_version" {
  description = "Version of the chart prefect-server."
  value       = local.chart_version
}

output "prefect_version" {
  description = "Version of Prefect."
  value       = local.prefect_version
}

output "cluster_api_url" {
  description = "URL of the API inside the cluster."
  value       = local.cluster_api_url
  depends_on  = [helm_release.server]
}

output "api_url" {
  description = "URL of the API for clients: PREFECT_API_URL. With localhost in it, run port_forward_command first."
  value       = local.client_api_url
  depends_on  = [helm_release.server]
}

output "ui_url" {
  description = "URL of the UI. With localhost in it, run port_forward_command first."
  value       = "${local.client_origin}${local.base_path}"
  depends_on  = [helm_release.server]
}

output "port_forward_command" {
  description = "Makes the server reachable at http://localhost:4200."
  value       = "kubectl --namespace ${local.namespace} port-forward service/${local.name} 4200:${local.service.port}"
}

output "cli_command" {
  description = "Points the Prefect CLI at the server. It reads the auth string from its Secret without printing it."
  value = join(" && ", concat(
    ["prefect config set PREFECT_API_URL=${local.client_api_url}"],
    # `prefect config set` prints the value that it sets.
    [for command in local.auth_command[*] :
      "prefect config set PREFECT_API_AUTH_STRING=\"$(${command})\" >/dev/null && echo \"Set 'PREFECT_API_AUTH_STRING'.\""
    ],
  ))
}

output "debug_command" {
  description = "Shows pods, recent events and the last log lines of the server, its database and its workers, init containers included."
  value = join("; ", concat(
    flatten([for namespace in distinct(flatten([local.namespace, [for key in keys(local.workers) : [
      local.worker_namespaces[key],
      local.job_namespaces[key],
      ]]])) : [
      "kubectl --namespace ${namespace} get pods --output wide",
      "kubectl --namespace ${namespace} get events --field-selector reason=FailedCreate",
      "kubectl --namespace ${namespace} get events --sort-by=.lastTimestamp | tail -n 20",
    ]]),
    [join(" ", [
      "kubectl --namespace ${local.namespace} logs --selector app.kubernetes.io/name=postgresql",
      "--all-containers --ignore-errors --prefix --tail 50",
    ])],
    [for deployment in concat(
      [{ namespace = local.namespace, name = local.name }],
      [for key, name in local.worker_names : { namespace = local.worker_namespaces[key], name = name }],
    ) : "kubectl --namespace ${deployment.namespace} logs deployment/${deployment.name} --all-containers --tail 50"],
  ))
}

output "verify_command" {
  description = "Checks the API, the login and the workers from inside the cluster. If you supplied the Secret of the database, it also checks that the password needs no percent-encoding."
  value = join(" ", [
    "kubectl --namespace ${local.namespace} exec deployment/${local.name} --container prefect-server",
    "-- python -c '${join("; ", split("\n", trimspace(local.verification)))}'",
  ])
}

output "database_secret_name" {
  description = "Name of the Secret with the database's password."
  value       = local.database_secret_name
  depends_on  = [kubernetes_namespace_v1.prefect, kubernetes_secret_v1.database, kubernetes_secret_v1.database_write_only]
}

output "database_secret_keys" {
  description = "Keys of the database's Secret, by what they hold."
  value       = local.database_secret_keys
}

output "database_password_command" {
  description = "Prints the database's password."
  value       = local.credentials_type == null ? null : format(local.secret_command, local.database_secret_name, local.password_key)
}

output "api_auth_secret_name" {
  description = "Name of the Secret with the auth string of API and UI."
  value       = local.auth_secret_name
  depends_on  = [kubernetes_namespace_v1.prefect, kubernetes_secret_v1.api_auth, kubernetes_secret_v1.api_auth_given, kubernetes_secret_v1.api_auth_write_only]
}

output "api_auth_command" {
  description = "Prints the auth string, user:password. Paste all of it into the login page of the UI. Clients take it as PREFECT_API_AUTH_STRING."
  value       = local.auth_command
}

output "prefect_provider" {
  description = "Arguments of provider \"prefect\". With basic authentication, set PREFECT_BASIC_AUTH_KEY to what basic_auth_key_command prints."
  value = { for key, value in {
    endpoint               = local.client_api_url
    basic_auth_key_command = local.auth_command
    csrf_enabled           = local.inputs.csrf_protection == true ? "true" : null
  } : key => value if value != null }
  depends_on = [helm_release.server]
}

output "database_kind" {
  description = "Kind of the database: bundled, external or sqlite."
  value       = local.database.type
}

output "database_claim_name" {
  description = "Name of the database's volume claim."
  value       = local.claim_name
  depends_on  = [kubernetes_namespace_v1.prefect, kubernetes_persistent_volume_claim_v1.database]
}

output "database_host" {
  description = "The database's host."
  value       = contains(local.known_parts, "host") ? local.database_host : null
}

output "database_port" {
  description = "The database's port."
  value       = contains(local.known_parts, "port") ? local.database_port : null
}

output "database_name" {
  description = "Name of the database."
  value       = contains(local.known_parts, "name") ? local.database_name : null
}

output "database_username" {
  description = "User that Prefect connects as."
  value       = contains(local.known_parts, "username") ? local.database_username : null
}

output "database_max_connections" {
  description = "Maximum number of connections that the servers open: processes times (pool size + overflow + 2)."
  value = local.is_sqlite ? null : (
    # A process has two connections beside its pool: one deletes old records, one listens for automations.
    (
      coalesce(one(local.inputs.autoscaling[*].max_replicas), local.inputs.replicas, 1)
      + (local.redis == null ? 0 : coalesce(local.inputs.background_replicas, 1))
    )
    * (coalesce(local.pool.size, 5) + coalesce(local.pool.max_overflow, 10) + 2)
  )
}

output "work_pools" {
  description = "Work pools that have a worker."
  value       = local.work_pools
  depends_on  = [module.worker]
}

output "job_namespaces" {
  description = "Namespaces in which flow runs run."
  value       = distinct(values(local.job_namespaces))
  depends_on  = [kubernetes_namespace_v1.prefect, kubernetes_namespace_v1.worker]
}

output "external_address" {
  description = "Address of the LoadBalancer, or \"pending\" until the cloud has assigned one."
  value = length(data.kubernetes_service_v1.server) == 0 ? null : try(
    coalesce(
      data.kubernetes_service_v1.server[0].status[0].load_balancer[0].ingress[0].hostname,
      data.kubernetes_service_v1.server[0].status[0].load_balancer[0].ingress[0].ip,
    ),
    "pending",
  )
}
