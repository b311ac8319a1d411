#!/usr/bin/env bash
# Makes ci-artifact from the synthesized stack, to be pushed for Flux's tofu-controller: without its backend, because
# the controller brings its own (flux-iac/tofu-controller#488), and without cdktf's metadata, which change with each machine.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

lock
rm -rf ci-artifact
mkdir -m 755 ci-artifact
cp -r "$PREFECT_DIRECTORY"/. ci-artifact/
rm -rf ci-artifact/.terraform
if [[ -f ci-artifact/cdk.tf.json ]]; then
    node ci/without-backend.cjs ci-artifact/cdk.tf.json
fi
chmod -R go+rX ci-artifact
