output "namespace" {
  description = "Namespace of the server."
  value       = local.namespace
  depends_on  = [kubernetes_namespace_v1.prefect]
}

output "release_name" {
  description = "Name of the helm release."
  value       = local.name
  depends_on  = [helm_release.server]
}

output "chart_version" {
  description = "Version of the chart prefect-server of Prefect 1."
  value       = local.chart_version
}

output "chart_source" {
  description = "Source of the chart. If its download fails, set \"chart\" to your own copy: chart = { type = \"fromArchive\" }."
  value       = local.chart.repository == null ? local.chart_name : "${local.chart.repository} ${local.chart_name}"
}

output "versions" {
  description = "Tags of the components."
  value       = local.versions
}

output "tenant" {
  description = "Slug of the tenant."
  value       = local.inputs.create_tenant ? local.inputs.tenant.slug : null
  depends_on  = [kubernetes_job_v1.tenant]
}

output "debug_command" {
  description = "Shows pods, Jobs, recent events and the last log lines of each container."
  value = join("; ", [
    "kubectl --namespace ${local.namespace} get pods,jobs --output wide",
    "kubectl --namespace ${local.namespace} get events --field-selector reason=FailedCreate",
    "kubectl --namespace ${local.namespace} get events --sort-by=.lastTimestamp | tail -n 20",
    join(" ", [
      "kubectl --namespace ${local.namespace} logs --selector app.kubernetes.io/instance=${local.name}",
      "--all-containers --ignore-errors --prefix --tail 50",
    ]),
  ])
}

output "cluster_graphql_url" {
  description = "URL of the GraphQL API inside the cluster."
  value       = local.api_url
  depends_on  = [helm_release.server]
}

output "graphql_url" {
  description = "URL of the GraphQL API for browsers and clients. With localhost in it, run apollo_port_forward_command first."
  value       = local.graphql_url
  depends_on  = [helm_release.server]
}

output "ui_url" {
  description = "URL of the UI. With localhost in it, run ui_port_forward_command first."
  value       = local.origins.ui
  depends_on  = [helm_release.server]
}

output "ui_port_forward_command" {
  description = "Makes the UI reachable on localhost."
  value       = "kubectl --namespace ${local.namespace} port-forward service/${local.name}-ui ${local.local_ports.ui}:${local.endpoints.ui.port}"
}

output "ui_external_address" {
  description = "Address of the LoadBalancer."
  value       = local.ui_external_host
}

output "apollo_port_forward_command" {
  description = "Makes the API reachable on localhost."
  value       = "kubectl --namespace ${local.namespace} port-forward service/${local.name}-apollo ${local.local_ports.apollo}:${local.endpoints.apollo.port}"
}

output "apollo_external_address" {
  description = "Address of the LoadBalancer."
  value       = local.apollo_external_host
}

output "config_toml" {
  description = "Content of ~/.prefect/config.toml for a client."
  value = join("\n", [
    "backend = \"server\"",
    "[server]",
    "endpoint = \"${local.graphql_url}\"",
    "[server.ui]",
    "endpoint = \"${local.origins.ui}\"",
    "",
  ])
}

output "backend_command" {
  description = "Makes the Prefect 1 CLI use a server in place of Prefect Cloud."
  value       = "prefect backend server"
}

output "database_kind" {
  description = "bundled or external."
  value       = local.database.type
}

output "database_secret_name" {
  description = "Name of the Secret with the database's passwords."
  value       = local.database_secret_name
  depends_on  = [kubernetes_namespace_v1.prefect, kubernetes_secret_v1.database, kubernetes_secret_v1.database_write_only]
}

output "database_password_command" {
  description = "Prints the database's password."
  value = join(" ", [
    "kubectl --namespace ${local.namespace} get secret ${local.database_secret_name}",
    "--output go-template='{{index .data \"${local.password_key}\" | base64decode}}'",
  ])
}

output "database_claim_name" {
  description = "Name of the database's volume claim."
  value       = local.is_bundled ? local.claim_name : null
  depends_on  = [kubernetes_namespace_v1.prefect, kubernetes_persistent_volume_claim_v1.database]
}

output "database_host" {
  description = "The database's host."
  value       = local.database_host
}

output "database_port" {
  description = "The database's port."
  value       = local.database.port
}

output "database_name" {
  description = "Name of the database."
  value       = local.database.name
}

output "database_username" {
  description = "User that Prefect connects as."
  value       = local.database_username
}

output "database_setup_sql" {
  description = "SQL to run once in the database, as its owner or a superuser. You can run it again."
  value = local.is_bundled ? null : join("\n", [
    "CREATE EXTENSION IF NOT EXISTS pgcrypto;",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm;",
    "ALTER DATABASE \"${local.database.name}\" SET timezone TO 'UTC';",
  ])
}
