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
module "prefect" {
  source = "../../../modules/prefect-server"

  basic_auth = { type = "generated" }
  workers    = { kubernetes = { work_pool = "kubernetes" } }
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

output "ui_url" {
  value       = module.prefect.ui_url
  description = "URL of the UI. With localhost in it, run port_forward_command first."
}

output "port_forward_command" {
  value       = module.prefect.port_forward_command
  description = "Makes the server reachable at http://localhost:4200."
}

output "verify_command" {
  value       = module.prefect.verify_command
  description = "Checks the API, the login and the workers."
}

output "api_auth_command" {
  value       = module.prefect.api_auth_command
  description = "Prints the auth string, which the login page of the UI takes."
}

output "debug_command" {
  value       = module.prefect.debug_command
  description = "Shows pods, events and logs, for when an apply fails."
}
