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

  after = [module.backup.before_upgrade]
}

module "backup" {
  source = "../../../modules/prefect-backup"

  server = module.prefect.backup_source
}
#endregion

#region protection
# Makes a plan that would destroy or replace the data or the dumps an error. To destroy on purpose, set it to false.
resource "terraform_data" "prefect_data" {
  triggers_replace = [module.prefect.namespace, module.prefect.database_claim_name, module.backup.claim_name]
  depends_on       = [module.prefect, module.backup]

  lifecycle {
    prevent_destroy = true
  }
}
#endregion

output "backup_claim_name" {
  value       = module.backup.claim_name
  description = "Name of the claim with the dumps."
}
