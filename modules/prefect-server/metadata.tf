# Others label and annotate objects too: OpenShift, Rancher, Istio, backup tools. So Terraform ignores the metadata of an object
# that exists, and these resources change single keys. A key that is removed stays if the object had it from the beginning.
locals {
  shared_objects = merge(
    { for name, namespace in local.created_namespaces : "namespace/${name}" => {
      kind = "Namespace", name = name, namespace = null, labels = namespace.labels, annotations = namespace.annotations
    } },
    { for key, object in local.labelled_objects : key => merge(object, { labels = local.labels, annotations = tomap({}) })
      if object.name != null && length(local.inputs.labels) > 0
    },
  )

  created_namespaces = merge(
    { for namespace in [local.inputs.namespace] : (local.namespace) => merge(namespace, { labels = local.namespace_labels })
      if namespace.type == "create"
    },
    local.namespaces_to_create,
  )

  # A name is null if the object is not made here.
  makes_database_secret = contains(keys(local.secret_suffixes), coalesce(local.credentials_type, "none"))
  made_auth_secret      = one([for type, suffix in local.secret_suffixes : "${local.name}-api-auth${suffix}" if type == local.auth_type])
  labelled_objects = merge(
    {
      claim    = { kind = "PersistentVolumeClaim", name = local.makes_claim ? local.claim_name : null, namespace = local.namespace }
      key      = { kind = "Secret", name = local.made_encryption_key, namespace = local.namespace }
      database = { kind = "Secret", name = local.makes_database_secret ? local.database_secret_name : null, namespace = local.namespace }
    },
    { for key in keys(local.network_policies) : "network-policy/${key}" => {
      kind = "NetworkPolicy", name = "${local.name}-${key}", namespace = local.namespace
    } },
    { for namespace in local.auth_type == "writeOnly" ? [local.namespace] : local.pod_namespaces : "api-auth/${namespace}" => {
      kind = "Secret", name = local.made_auth_secret, namespace = namespace
    } },
  )
}

resource "kubernetes_labels" "shared" {
  for_each = { for key, object in local.shared_objects : key => object if length(object.labels) > 0 }

  api_version   = each.value.kind == "NetworkPolicy" ? "networking.k8s.io/v1" : "v1"
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
    kubernetes_namespace_v1.worker,
    kubernetes_secret_v1.database,
    kubernetes_secret_v1.database_write_only,
    kubernetes_secret_v1.api_auth,
    kubernetes_secret_v1.api_auth_given,
    kubernetes_secret_v1.api_auth_write_only,
    kubernetes_secret_v1.encryption_key,
    kubernetes_secret_v1.encryption_key_write_only,
    kubernetes_persistent_volume_claim_v1.database,
    kubernetes_network_policy_v1.prefect,
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
    kubernetes_namespace_v1.worker,
  ]
}
