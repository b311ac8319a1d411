/**
 * Prints name and namespace of each helm release in the state that a plan's JSON has, and who made its newest revision:
 * `terraform`, or `another` if there are more than the state knew of before it was refreshed. No value is printed.
 */
const { readFileSync } = require('node:fs');

function releases(module) {
  const own = (module?.resources ?? []).filter(
    ({ type, mode }) => type === 'helm_release' && mode === 'managed',
  );
  return [...own, ...(module?.child_modules ?? []).flatMap(releases)];
}

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const found = releases({ child_modules: [plan.prior_state?.values?.root_module ?? {}] });
const drifted = new Map((plan.resource_drift ?? []).map(({ address, change }) => [address, change]));
const revision = (values) => values?.metadata?.revision;
for (const { address, values } of found) {
  const { before, after } = drifted.get(address) ?? {};
  const isOther = revision(before) !== revision(after);
  console.log(`${values.name} ${values.namespace} ${isOther ? 'another' : 'terraform'}`);
}
