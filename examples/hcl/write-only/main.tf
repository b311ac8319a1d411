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

module "prefect" {
  source = "../../../modules/prefect-server"

  database   = { credentials = { type = "writeOnly", version = 1 } }
  basic_auth = { type = "writeOnly", version = 1 }
  workers    = { kubernetes = { work_pool = "kubernetes" } }
}

# Makes a plan that would destroy or replace the data an error. To destroy on purpose, set it to false.
resource "terraform_data" "prefect_data" {
  triggers_replace = [module.prefect.namespace, module.prefect.database_claim_name]
  depends_on       = [module.prefect]

  lifecycle {
    prevent_destroy = true
  }
}

output "database_password_command" {
  value       = module.prefect.database_password_command
  description = "Prints the database's password from the cluster, the one place that has it."
}

output "api_auth_command" {
  value       = module.prefect.api_auth_command
  description = "Prints the auth string from the cluster, the one place that has it."
}
