# Prefect by the module. PREFECT_DIRECTORY in ci/stack.env names this folder.
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
  # For trying it out. README.md says what each pipeline has in its place.
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

# No plan may destroy or replace what has the data, unless this says false.
resource "terraform_data" "prefect_data" {
  triggers_replace = [module.prefect.namespace, module.prefect.database_claim_name]
  depends_on       = [module.prefect]

  lifecycle {
    prevent_destroy = true
  }
}
