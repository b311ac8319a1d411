#!/usr/bin/env bash
# Makes the folder that Terraform runs in from a CDKTF app in TypeScript or Python. HCL needs nothing.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

if [[ -f cdktf.json ]]; then
    # Where Terraform runs, this variable has the path of the kubeconfig. The app writes the path that it sees here into the
    # stack, unless the variable is set; so it is, to whatever.
    export KUBE_CONFIG_PATH=${KUBE_CONFIG_PATH:-where-terraform-runs}
    # cdktf.out/stacks/<stack>, in whatever folder that is
    output=$(dirname "$(dirname "$PREFECT_DIRECTORY")")
    if [[ $(node -p 'require("./cdktf.json").language') == python ]]; then
        python3 -m venv .venv
        .venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
        export PATH=$PWD/.venv/bin:$PATH
    else
        npm ci --no-audit --no-fund
    fi
    # Does what `cdktf synth` and `cdktn synth` do, so that a pipeline does not install a command line of 400 MB.
    CDKTF_CONTEXT_JSON=$(node -p 'const { context, targetVersions } = require("./cdktf.json"); JSON.stringify({ targetVersions, ...context })')
    export CDKTF_CONTEXT_JSON CDKTF_OUTDIR=$output
    bash -c "$(node -p 'require("./cdktf.json").app')"
    lock
fi
if [[ ! -f $PREFECT_DIRECTORY/.terraform.lock.hcl ]]; then
    echo "No provider is locked: run ci/lock.sh, and commit the .terraform.lock.hcl that it writes." >&2
    exit 1
fi
