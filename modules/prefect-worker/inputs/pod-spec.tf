# Checks of `pod`, whose lists and security contexts are objects of the Kubernetes API as JSON text.
locals {
  # Names that the charts' pods and the modules use.
  container_names = "^(prefect-server|prefect-background-services|prefect-worker|sync-base-job-template)$"
  volume_names    = "^(scratch|sqlite-storage|base-job-template-file|cdktf-prefect-.*)$"

  pod_lists = {
    containers      = { texts = var.pod.containers, reserved = [local.container_names] }
    init_containers = { texts = var.pod.init_containers, reserved = [local.container_names] }
    volume_mounts   = { texts = var.pod.volume_mounts, reserved = [] }
    volumes         = { texts = var.pod.volumes, reserved = [local.volume_names] }
  }
  pod_objects = { for list, each in local.pod_lists : list => [
    for text in each.texts : jsondecode(text) if can(keys(jsondecode(text)))
  ] }

  pod_texts = merge({ for list, each in local.pod_lists : "pod.${list}[…]" => each.texts }, {
    "pod.container_security_context" = var.pod.container_security_context[*]
    "pod.security_context"           = var.pod.security_context[*]
  })

  pod_object_names = {
    "pod.environment_from_config_map" = var.pod.environment_from_config_map[*]
    "pod.environment_from_secret"     = var.pod.environment_from_secret[*]
    "pod.priority_class_name"         = var.pod.priority_class_name[*]
    "service_account_name"            = var.service_account_name[*]
  }

  pod_spec_checks = flatten([
    [for list, objects in local.pod_objects : [for field in list == "volume_mounts" ? ["name", "mountPath"] : ["name"] : {
      id     = "pod.field.missing"
      at     = "pod.${list}[…].${field}"
      holds  = alltrue([for object in objects : contains(keys(object), field)])
      remedy = "Kubernetes requires this field."
    }]],
    [for list, each in local.pod_lists : [for pattern in each.reserved : {
      id     = "pod.name.reserved"
      at     = "pod.${list}[…].name"
      holds  = !anytrue([for object in local.pod_objects[list] : can(regex(pattern, object.name))])
      remedy = "The chart or this module uses this name in the same pod. Choose another name."
    }]],
    {
      id     = "serviceAccount.contradiction"
      at     = "service_account_annotations[\"…\"]"
      holds  = var.service_account_name == null || length(var.service_account_annotations) == 0
      remedy = "An existing service account keeps its own annotations. Leave out service_account_name or service_account_annotations."
    },
  ])
}
