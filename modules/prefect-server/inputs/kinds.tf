# Objects whose `type` decides which attributes they have.
locals {
  kind_checks = flatten([for kind in local.kinds : concat(
    [{
      id     = "input.type.unknown"
      at     = "${kind.at}.type"
      holds  = kind.object == null ? true : contains(keys(kind.types), coalesce(kind.object.type, "none"))
      remedy = "Choose one of ${join(", ", keys(kind.types))}."
    }],
    flatten([for type, attributes in kind.types : [for name in attributes.needs : {
      id     = "input.missing"
      at     = "${kind.at}.${name}"
      holds  = kind.object == null ? true : anytrue([kind.object.type != type, kind.object[name] != null])
      remedy = "The type ${type} needs this attribute."
    }]]),
    # Silent where the type itself is refused.
    [for name in distinct(flatten([for attributes in values(kind.types) : [attributes.needs, attributes.has]])) : {
      id = "input.unused"
      at = "${kind.at}.${name}"
      # `anytrue` ignores what is unknown in the plan if another one is true, and `||` doesn't.
      holds = kind.object == null ? true : anytrue([
        !contains([
          for type, attributes in kind.types : type if !contains(concat(attributes.needs, attributes.has), name)
        ], coalesce(kind.object.type, "none")),
        contains(["null", "false", "[]", "{}"], jsonencode(kind.object[name])),
      ])
      remedy = "Only the type ${join(" or ", [
        for type, attributes in kind.types : type if contains(concat(attributes.needs, attributes.has), name)
      ])} has this attribute. Remove it."
    } if !alltrue([for attributes in values(kind.types) : contains(concat(attributes.needs, attributes.has), name)])],
  )])
}
