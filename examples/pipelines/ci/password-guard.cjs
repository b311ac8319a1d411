#!/usr/bin/env node
/**
 * Fails when a plan would lose a password of Prefect or the data behind it. Needs Node 20 and nothing else.
 *
 *   terraform show -json plan.tfplan | node password-guard.cjs - [--allow <address>]… [--allow-file <file>]
 *
 * Exit code 0: nothing is lost; 1: something is, and each is named; 2: this is no plan, it is incomplete, or the
 * arguments are wrong. No value of the plan is ever printed, only addresses.
 * Needs password-guard-rules.cjs and password-guard-plan.cjs beside it. password-guard.rego has the same rules; one
 * set of tests holds both.
 */
const { readFileSync } = require('node:fs');
const { parseArgs } = require('node:util');

function main(args) {
  let guard;
  let file;
  let all;
  const allowed = new Set();
  try {
    guard = load();
    const options = {
      allow: { type: 'string', multiple: true },
      'allow-file': { type: 'string', multiple: true },
    };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length !== 1) return refuse('name the JSON of one plan, or - for standard input');
    [file] = positionals;
    for (const address of [...(values.allow ?? []), ...(values['allow-file'] ?? []).flatMap(allowances)]) {
      allowed.add(address);
    }
  } catch (error) {
    return refuse(error.message.split('\n')[0]);
  }
  try {
    const document = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
    if (!guard.isPlan(document))
      return refuse(`${file} is not all of what "terraform show -json <plan>" prints`);
    all = guard.findings(document);
  } catch (error) {
    // A parser's message has a piece of the text in it, and with that perhaps of a password.
    return refuse(`${file} cannot be read (${error.code ?? error.name})`);
  }
  const lost = all.filter(({ address }) => !allowed.has(address));
  for (const { address, rule, message } of lost) console.log(`FAIL ${address} [${rule}] ${message}.`);
  for (const { address, rule } of all.filter(({ address }) => allowed.has(address))) {
    console.log(`allowed ${address} [${rule}]`);
  }
  for (const address of allowed) {
    if (!all.some((finding) => finding.address === address)) {
      console.log(`unused allowance: ${address}. Remove it, or a later plan may use it.`);
    }
  }
  if (lost.length === 0) {
    console.log('password guard: passwords, Secrets, claims, namespaces and the release are kept.');
    return 0;
  }
  console.log(`password guard: ${lost.length} would be lost. An intended loss is allowed by its address.`);
  return 1;
}

/** Not at the top of the file: without one of the two, Node would exit with 1, which means a loss. */
function load() {
  const { findings } = require('./password-guard-rules.cjs');
  const { isPlan } = require('./password-guard-plan.cjs');
  return { findings, isPlan };
}

/** Addresses, one a line; # starts a comment. */
function allowances(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter(Boolean);
}

function refuse(reason) {
  console.error(`password guard: FAIL: ${reason}.`);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
