terraform {
  required_version = ">= 1.11.0"

  required_providers {
    prefect = {
      source  = "prefecthq/prefect"
      version = ">= 3.4.0, < 4.0.0"
    }
  }
}

variable "endpoint" {
  type        = string
  description = "The endpoint in the output prefect_provider of the server's configuration."
  default     = "http://localhost:4200/api"
}

variable "warehouse_password" {
  type        = string
  description = "Content of the secret block. Set TF_VAR_warehouse_password."
  sensitive   = true
  ephemeral   = true
}

# The auth string comes from PREFECT_BASIC_AUTH_KEY, so that it is in no state and no plan.
provider "prefect" {
  endpoint = var.endpoint
}

# For workers outside of the cluster. A pool of the server's own workers has the template that they write.
resource "prefect_work_pool" "machines" {
  name              = "machines"
  type              = "process"
  concurrency_limit = 4
}

# A queue in the pool of the server's worker. Runs in it start before those in the others.
resource "prefect_work_queue" "urgent" {
  name           = "urgent"
  work_pool_name = "kubernetes"
  priority       = 1
}

# Flows take a slot by concurrency("warehouse").
resource "prefect_global_concurrency_limit" "warehouse" {
  name  = "warehouse"
  limit = 10
}

# The password is in no state and no plan. To change it, raise the version too.
resource "prefect_block" "warehouse" {
  name            = "warehouse"
  type_slug       = "secret"
  data_wo         = jsonencode({ value = var.warehouse_password })
  data_wo_version = 1
}

#region zombies
# A run whose pod is gone sends no heartbeats, and would stay Running.
resource "prefect_automation" "zombies" {
  name    = "Crash runs without heartbeats"
  enabled = true

  trigger = {
    event = {
      posture  = "Proactive"
      match    = jsonencode({ "prefect.resource.id" = "prefect.flow-run.*" })
      for_each = ["prefect.resource.id"]
      after    = ["prefect.flow-run.heartbeat"]
      expect = concat(["prefect.flow-run.heartbeat"], [
        for state in ["Completed", "Failed", "Cancelled", "Crashed"] : "prefect.flow-run.${state}"
      ])
      threshold = 1
      within    = 90
    }
  }

  actions = [{
    type    = "change-flow-run-state"
    state   = "CRASHED"
    message = "No heartbeat for 90 seconds."
  }]
}
#endregion
