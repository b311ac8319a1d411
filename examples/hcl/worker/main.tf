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

variable "prefect_cloud" {
  type = object({
    account_id   = string
    workspace_id = string
  })
  description = "The account and the workspace of Prefect Cloud, by their ids."
}

variable "api_key" {
  type        = string
  description = "A key for Prefect Cloud's API. Set TF_VAR_api_key."
  sensitive   = true
  ephemeral   = true
}

#region module
# Made outside the module, because the Secret must be in it before the worker starts.
resource "kubernetes_namespace_v1" "worker" {
  metadata {
    name = "prefect-worker"
  }
}

# The key is in no state and no plan. To change it, raise the revision too.
resource "kubernetes_secret_v1" "api_key" {
  metadata {
    name      = "prefect-api-key"
    namespace = kubernetes_namespace_v1.worker.metadata[0].name
  }

  data_wo          = { key = var.api_key }
  data_wo_revision = 1
}

module "worker" {
  source = "../../../modules/prefect-worker"

  work_pool = "kubernetes"
  namespace = { type = "existing", name = kubernetes_namespace_v1.worker.metadata[0].name }

  api = {
    type         = "cloud"
    account_id   = var.prefect_cloud.account_id
    workspace_id = var.prefect_cloud.workspace_id
    api_key      = { secret_name = kubernetes_secret_v1.api_key.metadata[0].name, key = "key" }
  }
}
#endregion

output "name" {
  value       = module.worker.name
  description = "Name of the worker's Deployment."
}
