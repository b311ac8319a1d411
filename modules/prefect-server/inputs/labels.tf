# Checks of the labels of all objects.
locals {
  # Labels that this module or a chart sets. Selectors have some of them, and no selector can change.
  reserved_labels = join("|", [
    "^app[.]kubernetes[.]io/(name|instance|component|managed-by|version)$",
    "^helm[.]sh/chart$",
    "^prefect-version$",
    "^prefect[.]io/worker-deployment-name$",
    "^cdktf-prefect/",
  ])

  label_checks = [{
    id     = "label.reserved"
    at     = "labels[\"…\"]"
    holds  = !anytrue([for key in keys(var.labels) : can(regex(local.reserved_labels, key))])
    remedy = "This module or a chart sets this label. Choose another key."
  }]
}
