terraform {
  required_version = ">= 1.11.0"

  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = ">= 3.1.1, < 4.0.0"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = ">= 2.36.0, < 4.0.0"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.7.0, < 4.0.0"
    }
  }
}

variable "kubeconfig" {
  type        = string
  description = "Path of the kubeconfig whose current context is the cluster."
  default     = "~/.kube/config"
}

provider "kubernetes" {
  config_path = var.kubeconfig
}

provider "helm" {
  kubernetes = {
    config_path = var.kubeconfig
  }
}

#region module
locals {
  # Raise it by one to rotate the password. The exporter restarts with it.
  auth_version = 1
}

module "prefect" {
  source = "../../../modules/prefect-server"

  basic_auth = { type = "generated", version = local.auth_version }
  workers    = { kubernetes = { work_pool = "kubernetes" } }
}

module "metrics" {
  source = "../../../modules/prefect-metrics"

  namespace        = module.prefect.namespace
  api_url          = module.prefect.cluster_api_url
  auth_secret_name = module.prefect.api_auth_secret_name
  auth_version     = local.auth_version

  prometheus_labels = { release = "kube-prometheus-stack" }
}
#endregion

#region protection
# Makes a plan that would destroy or replace the data an error. To destroy on purpose, set it to false.
resource "terraform_data" "prefect_data" {
  triggers_replace = [module.prefect.namespace, module.prefect.database_claim_name]
  depends_on       = [module.prefect]

  lifecycle {
    prevent_destroy = true
  }
}
#endregion

output "metrics_url" {
  value       = module.metrics.metrics_url
  description = "URL of the metrics inside the cluster."
}
