# Others label and annotate objects too: OpenShift, Rancher, Istio, backup tools. So Terraform ignores the metadata of an object
# that exists, and these resources change single keys. A key that is removed stays if the object had it from the beginning.
locals {
  shared_objects = merge(
    { for namespace in [local.inputs.namespace] : "namespace/${local.namespace}" => {
      kind = "Namespace", name = local.namespace, namespace = null, labels = local.namespace_labels, annotations = namespace.annotations
    } if namespace.type == "create" },
    { for name, endpoint in local.endpoints : "service/${name}" => {
      kind   = "Service", name = "${local.name}-${name}-external", namespace = local.namespace
      labels = length(local.inputs.labels) > 0 ? local.labels : tomap({}), annotations = endpoint.annotations
    } if endpoint.type != "ClusterIP" },
    { for key, object in local.labelled_objects : key => merge(object, { labels = local.labels, annotations = tomap({}) })
      if object.name != null && length(local.inputs.labels) > 0
    },
  )

  # A name is null if the object is not made here.
  labelled_objects = {
    claim        = { kind = "PersistentVolumeClaim", name = local.makes_claim ? local.claim_name : null, namespace = local.namespace }
    database     = { kind = "Secret", name = local.credentials_type == "fromSecret" ? null : local.database_secret_name, namespace = local.namespace }
    job_template = { kind = "ConfigMap", name = local.job_template_type == "inline" ? local.job_template_config_map : null, namespace = local.namespace }
  }
}

resource "kubernetes_labels" "shared" {
  for_each = { for key, object in local.shared_objects : key => object if length(object.labels) > 0 }

  api_version   = "v1"
  kind          = each.value.kind
  labels        = each.value.labels
  field_manager = "cdktf-prefect-labels"
  force         = true

  metadata {
    name      = each.value.name
    namespace = each.value.namespace
  }

  depends_on = [
    kubernetes_namespace_v1.prefect,
    kubernetes_secret_v1.database,
    kubernetes_secret_v1.database_write_only,
    kubernetes_persistent_volume_claim_v1.database,
    kubernetes_config_map_v1.job_template,
    kubernetes_service_v1.ui_external,
    kubernetes_service_v1.apollo_external,
  ]
}

resource "kubernetes_annotations" "shared" {
  for_each = { for key, object in local.shared_objects : key => object if length(object.annotations) > 0 }

  api_version   = "v1"
  kind          = each.value.kind
  annotations   = each.value.annotations
  field_manager = "cdktf-prefect-annotations"
  force         = true

  metadata {
    name      = each.value.name
    namespace = each.value.namespace
  }

  depends_on = [
    kubernetes_namespace_v1.prefect,
    kubernetes_service_v1.ui_external,
    kubernetes_service_v1.apollo_external,
  ]
}
