/**
 * A block that occurs once. The bindings of kubernetes 2 type it as an object, those of 3.4 some as a list. At run
 * time both write an object as it is, which Terraform takes for either. Its keys have to be Terraform's.
 */
export function singleBlock(block: Readonly<Record<string, unknown>>): never {
  return block as never;
}
