locals {
  # The inputs of `given`, with their types.
  typed = {
    namespace          = var.namespace
    database           = var.database
    ui                 = var.ui
    apollo             = var.apollo
    agent              = var.agent
    tenant             = var.tenant
    versions           = var.versions
    secret_environment = var.secret_environment
    chart              = var.chart
    release            = var.release
    tolerations        = var.tolerations
  }
}

output "namespace_name" {
  value = local.namespace
}

output "reserved_variables" {
  value = local.reserved_variables
}

output "name" {
  value = var.name
}

output "namespace" {
  value = var.namespace
}

output "database" {
  value = var.database
}

output "ui" {
  value = var.ui
}

output "apollo" {
  value = var.apollo
}

output "apollo_api_url" {
  value = var.apollo_api_url
}

output "acknowledge_no_authentication" {
  value = var.acknowledge_no_authentication
}

output "agent" {
  value = var.agent
}

output "tenant" {
  value = var.tenant
}

output "create_tenant" {
  value = var.create_tenant
}

output "versions" {
  value = var.versions
}

output "image_registry" {
  value = var.image_registry
}

output "pull_policy" {
  value = var.pull_policy
}

output "pull_secrets" {
  value = var.pull_secrets
}

output "environment" {
  value = var.environment
}

output "secret_environment" {
  value = var.secret_environment
}

output "pod_annotations" {
  value = var.pod_annotations
}

output "service_account_annotations" {
  value = var.service_account_annotations
}

output "service_account_name" {
  value = var.service_account_name
}

output "chart" {
  value = var.chart
}

output "values" {
  value = var.values
}

output "release" {
  value = var.release
}

output "node_selector" {
  value = var.node_selector
}

output "tolerations" {
  value = var.tolerations
}

output "affinity" {
  value = var.affinity
}
