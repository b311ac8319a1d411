# Terraform drops an attribute that a typed object doesn't have, without an error. This compares what was given with what
# the types kept, five levels deep.
locals {
  # Objects, maps and lists of objects by their path: first the inputs, then what is in the ones before. Types tell which
  # are objects, because a value may be unknown in the plan.
  level_1 = { for key, given in var.given : key => { given = given, typed = local.typed[key] } if can(keys(given)) || can(given[0]) }
  level_2 = merge([for path, each in local.level_1 : { for key, given in each.given : "${path}.${key}" =>
  { given = given, typed = each.typed[key] } if can(keys(each.typed[key])) || can(keys(each.typed[key][0])) ? given != null : false }]...)
  level_3 = merge([for path, each in local.level_2 : { for key, given in each.given : "${path}.${key}" =>
  { given = given, typed = each.typed[key] } if can(keys(each.typed[key])) || can(keys(each.typed[key][0])) ? given != null : false }]...)
  level_4 = merge([for path, each in local.level_3 : { for key, given in each.given : "${path}.${key}" =>
  { given = given, typed = each.typed[key] } if can(keys(each.typed[key])) || can(keys(each.typed[key][0])) ? given != null : false }]...)
  level_5 = merge([for path, each in local.level_4 : { for key, given in each.given : "${path}.${key}" =>
  { given = given, typed = each.typed[key] } if can(keys(each.typed[key])) || can(keys(each.typed[key][0])) ? given != null : false }]...)

  unknown = flatten([for path, each in merge(local.level_1, local.level_2, local.level_3, local.level_4, local.level_5) : [
    for name in keys(each.given) : { path = "${path}.${name}", name = name, known = keys(each.typed) } if !contains(keys(each.typed), name)
  ] if can(keys(each.given)) && can(keys(each.typed))])

  # A known name is similar if it has the same letters, or the same ends and about the same length, or if one name is
  # in the other.
  similar = [for each in local.unknown : concat(
    [for known in each.known : known if sort(split("", known)) == sort(split("", each.name))],
    [for known in each.known : known if abs(length(known) - length(each.name)) <= 1
    && "${substr(known, 0, 1)}${substr(known, -1, 1)}" == "${substr(each.name, 0, 1)}${substr(each.name, -1, 1)}"],
    [for known in each.known : known if strcontains(known, each.name) || strcontains(each.name, known)],
  )]

  unknown_attributes = [for index, each in local.unknown : join(" ", [
    "[input.unknown] ${var.path}${each.path}: There is no such attribute.",
    length(local.similar[index]) > 0 ? "Did you mean \"${local.similar[index][0]}\"?" : "It has ${join(", ", each.known)}.",
  ])]
}
