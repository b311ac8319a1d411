"""Prefect on Kubernetes from Python: a server with basic auth, an ingress and one worker."""

import os

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_helm.provider import HelmProvider
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider
from cdktf_cdktf_provider_random.provider import RandomProvider
from cdktf_prefect import (
    BasicAuth,
    Database,
    IngressOptions,
    JobOptions,
    Namespace,
    PrefectServer,
    WorkerOptions,
)

KUBECONFIG = os.environ.get("KUBECONFIG", "~/.kube/config")


class PrefectStack(TerraformStack):
    def __init__(self, scope, name):
        super().__init__(scope, name)
        KubernetesProvider(self, "kubernetes", config_path=KUBECONFIG)
        HelmProvider(self, "helm", kubernetes={"config_path": KUBECONFIG})
        RandomProvider(self, "random")

        server = PrefectServer(
            self,
            "prefect",
            namespace=Namespace.create("prefect"),
            database=Database.bundled(size="20Gi"),
            basic_auth=BasicAuth.generated(),
            ingress=IngressOptions(
                host="prefect.example.com", tls_secret_name="prefect-tls"
            ),
            workers=[
                WorkerOptions(
                    work_pool="kubernetes",
                    concurrency_limit=5,
                    job=JobOptions(
                        namespace=Namespace.create("prefect-jobs"),
                        requests={"cpu": "250m", "memory": "512Mi"},
                        ttl_after_finished=3600,
                    ),
                )
            ],
            values=[{"server": {"podLabels": {"team": "data"}}}],
        )
        server.add_outputs()


app = App()
PrefectStack(app, "prefect")
app.synth()
