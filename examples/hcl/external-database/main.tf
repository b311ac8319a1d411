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

variable "postgres" {
  type = object({
    host     = string
    port     = optional(number, 5432)
    database = string
    username = string
  })
  description = "Where the managed database is: outputs of whatever made it."
}

variable "postgres_ca" {
  type        = string
  description = "PEM of the authorities that sign the database's certificate. They are public."
}

variable "database_password" {
  type        = string
  description = "The password of the role. Set TF_VAR_database_password."
  sensitive   = true
  nullable    = false
}

# Made outside the module, because the authority must be in it before the server starts.
resource "kubernetes_namespace_v1" "prefect" {
  metadata {
    name = "prefect"
  }
}

resource "kubernetes_config_map_v1" "postgres_ca" {
  metadata {
    name      = "postgres-ca"
    namespace = kubernetes_namespace_v1.prefect.metadata[0].name
  }

  data = {
    "ca.crt" = var.postgres_ca
  }
}

#region module
module "prefect" {
  source = "../../../modules/prefect-server"

  namespace = { type = "existing", name = kubernetes_namespace_v1.prefect.metadata[0].name }

  database = {
    type        = "external"
    host        = var.postgres.host
    port        = var.postgres.port
    name        = var.postgres.database
    username    = var.postgres.username
    ssl_mode    = "verify-full"
    ssl_ca      = { type = "fromConfigMap", config_map_name = kubernetes_config_map_v1.postgres_ca.metadata[0].name, key = "ca.crt" }
    credentials = { type = "fromPassword", version = 1 }
    pool        = { size = 10, max_overflow = 20 }
  }
  database_password = var.database_password
}
#endregion

output "cluster_api_url" {
  value       = module.prefect.cluster_api_url
  description = "URL of the API inside the cluster."
}

output "database_max_connections" {
  value       = module.prefect.database_max_connections
  description = "Connections that the managed database must allow."
}
