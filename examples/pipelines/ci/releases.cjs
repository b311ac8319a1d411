/** Prints name and namespace of each helm release in the state that a plan's JSON has, and no value. */
const { readFileSync } = require('node:fs');

function releases(module) {
  const own = (module?.resources ?? []).filter(
    ({ type, mode }) => type === 'helm_release' && mode === 'managed',
  );
  return [...own, ...(module?.child_modules ?? []).flatMap(releases)];
}

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const found = releases({ child_modules: [plan.prior_state?.values?.root_module ?? {}] });
for (const { values } of found) console.log(`${values.name} ${values.namespace}`);
