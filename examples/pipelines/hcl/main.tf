# Prefect by the module. Set PREFECT_DIRECTORY in ci/stack.env to this folder.
terraform {
  required_version = ">= 1.11.0"
  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = ">= 3.1.1, < 4.0.0"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = ">= 2.36.0, < 3.0.0"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.7.0, < 4.0.0"
    }
  }
  # For trials. README.md names each pipeline's backend.
  backend "local" {}
}

# Both read KUBE_CONFIG_PATH, which the pipelines set.
provider "kubernetes" {}

provider "helm" {
  kubernetes = {}
}

module "prefect" {
  source = "../../../modules/prefect-server"

  namespace = { name = "prefect" }
  database  = { type = "bundled", size = "20Gi" }
  workers   = { kubernetes = { work_pool = "kubernetes" } }
}

# Makes a plan that would destroy or replace the data an error. To destroy on purpose, set it to false.
resource "terraform_data" "prefect_data" {
  triggers_replace = [module.prefect.namespace, module.prefect.database_claim_name]
  depends_on       = [module.prefect]

  lifecycle {
    prevent_destroy = true
  }
}
