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
  source = "../../../modules/prefect1-server"

  database = { size = "20Gi" }
  tenant   = { name = "Data team", slug = "data-team" }
  agent = {
    labels = ["kubernetes"]
    job    = { resources = { requests = { cpu = "250m", memory = "512Mi" } } }
  }
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

output "apollo_port_forward_command" {
  value       = module.prefect.apollo_port_forward_command
  description = "Makes the API reachable at http://localhost:4200, for the UI in a browser too."
}

output "ui_port_forward_command" {
  value       = module.prefect.ui_port_forward_command
  description = "Makes the UI reachable at http://localhost:8080."
}

output "config_toml" {
  value       = module.prefect.config_toml
  description = "Content of ~/.prefect/config.toml for a client."
}

output "chart_source" {
  value       = module.prefect.chart_source
  description = "Where the chart is from."
}
