"""Prefect on Kubernetes from Python: a server with PostgreSQL and basic auth, and one worker."""

from cdktf import App, LocalBackend, TerraformStack
from cdktf_cdktf_provider_helm.provider import HelmProvider
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider
from cdktf_cdktf_provider_random.provider import RandomProvider
from cdktf_prefect import BasicAuth, PrefectServer, WorkerOptions

app = App()
stack = TerraformStack(app, "quickstart")

# The current context of this file is the cluster. config_context selects another one.
KubernetesProvider(stack, "kubernetes", config_path="~/.kube/config")
HelmProvider(stack, "helm", kubernetes={"config_path": "~/.kube/config"})
RandomProvider(stack, "random")

# Terraform runs in cdktf.out/stacks/quickstart, so this path is the folder of cdktf.json.
LocalBackend(stack, path="../../../terraform.quickstart.tfstate")

prefect = PrefectServer(
    stack,
    "prefect",
    basic_auth=BasicAuth.generated(),
    workers=[WorkerOptions(work_pool="kubernetes")],
)
prefect.add_outputs()

app.synth()
