# Others label and annotate objects too: OpenShift, Rancher, Istio, backup tools. So Terraform ignores the metadata of an object
# that exists, and these resources change single keys. A key that is removed stays if the object had it from the beginning.
locals {
  created_namespaces = merge(
    { for namespace in [local.inputs.namespace] : (local.namespace) => merge(namespace, { labels = local.namespace_labels })
      if namespace.type == "create"
    },
    { for namespace in local.job.namespace[*] : (local.job_namespace) => merge(namespace, { labels = local.job_namespace_labels })
      if local.creates_job_namespace
    },
  )
  shared_objects = { for name, namespace in local.created_namespaces : "namespace/${name}" => {
    kind = "Namespace", name = name, namespace = null, labels = namespace.labels, annotations = namespace.annotations
  } }
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
    kubernetes_namespace_v1.worker,
    kubernetes_namespace_v1.jobs,
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
    kubernetes_namespace_v1.worker,
    kubernetes_namespace_v1.jobs,
  ]
}
