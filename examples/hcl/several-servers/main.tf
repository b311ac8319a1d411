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

variable "teams" {
  type = map(object({
    host = string
    size = optional(string, "8Gi")
  }))
  description = "The servers by the name of their team: the host of the ingress, and the size of the database's volume."
  default = {
    data      = { host = "prefect.data.example.com", size = "20Gi" }
    marketing = { host = "prefect.marketing.example.com" }
  }
}

#region module
module "prefect" {
  source   = "../../../modules/prefect-server"
  for_each = var.teams

  namespace  = { name = "prefect-${each.key}" }
  database   = { size = each.value.size }
  basic_auth = { type = "generated" }
  ingress    = { host = each.value.host, tls_secret_name = "prefect-tls" }
}
#endregion

# Makes a plan that would destroy or replace a team's data an error. To destroy on purpose, set it to false.
resource "terraform_data" "prefect_data" {
  for_each         = module.prefect
  triggers_replace = [each.value.namespace, each.value.database_claim_name]
  depends_on       = [module.prefect]

  lifecycle {
    prevent_destroy = true
  }
}

output "ui_urls" {
  value       = { for team, prefect in module.prefect : team => prefect.ui_url }
  description = "URL of each team's UI."
}

output "api_auth_commands" {
  value       = { for team, prefect in module.prefect : team => prefect.api_auth_command }
  description = "Commands that print each team's auth string."
}
