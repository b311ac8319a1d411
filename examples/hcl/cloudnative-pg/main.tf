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

variable "backups" {
  type = object({
    region = string
    bucket = string
  })
  description = "S3 bucket for base backups and WAL, which the pods reach by an IAM role."
  default     = null
}

provider "kubernetes" {
  config_path = var.kubeconfig
}

provider "helm" {
  kubernetes = {
    config_path = var.kubeconfig
  }
}

# The operator itself is installed. Its chart makes the Cluster, without asking for the CRD in the plan.
resource "helm_release" "database" {
  name       = "prefect-db"
  repository = "https://cloudnative-pg.github.io/charts"
  chart      = "cluster"
  version    = "0.8.1"

  # Of the server too, because pods take Secrets of their own namespace only.
  namespace        = "prefect"
  create_namespace = true

  values = compact([
    yamlencode({
      fullnameOverride = "prefect-db"
      # Another major version is an upgrade in place, while nothing answers.
      version = { postgresql = "17" }
      cluster = {
        instances             = 3
        enableSuperuserAccess = false
        storage               = { size = "20Gi" }
        initdb                = { database = "prefect", owner = "prefect" }
      }
    }),
    var.backups == null ? "" : yamlencode({
      backups = {
        enabled             = true
        method              = "plugin"
        pluginConfiguration = { name = "barman-cloud.cloudnative-pg.io" }
        provider            = "s3"
        s3                  = { region = var.backups.region, bucket = var.backups.bucket, inheritFromIAMRole = true }
        secret              = { create = false }
        scheduledBackups = [{
          name                 = "daily"
          schedule             = "0 0 3 * * *"
          backupOwnerReference = "self"
          method               = "plugin"
          pluginConfiguration  = { name = "barman-cloud.cloudnative-pg.io" }
        }]
      }
    }),
  ])

  # An uninstalled release deletes the Cluster, and that its volumes.
  lifecycle {
    prevent_destroy = true
  }
}

#region module
module "prefect" {
  source = "../../../modules/prefect-server"

  namespace = { type = "existing", name = helm_release.database.namespace }

  database = {
    type     = "external"
    host     = "${helm_release.database.name}-rw"
    ssl_mode = "verify-full"
    ssl_ca   = { type = "fromSecret", secret_name = "${helm_release.database.name}-ca" }
    credentials = {
      type        = "fromSecret"
      secret_name = "${helm_release.database.name}-app"
      keys        = { username = "username", database = "dbname" }
    }
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
  description = "Checks the API, the login, the workers and the password of the operator's Secret."
}
