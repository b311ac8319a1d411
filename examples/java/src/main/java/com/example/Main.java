package com.example;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.helm.provider.HelmProvider;
import com.hashicorp.cdktf.providers.helm.provider.HelmProviderKubernetes;
import com.hashicorp.cdktf.providers.kubernetes.provider.KubernetesProvider;
import com.hashicorp.cdktf.providers.random_provider.provider.RandomProvider;
import io.github.cdktfprefect.BasicAuth;
import io.github.cdktfprefect.BundledDatabaseOptions;
import io.github.cdktfprefect.Database;
import io.github.cdktfprefect.IngressOptions;
import io.github.cdktfprefect.JobOptions;
import io.github.cdktfprefect.Namespace;
import io.github.cdktfprefect.PrefectServer;
import io.github.cdktfprefect.WorkerOptions;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/** Prefect on Kubernetes from Java: a server with basic auth, an Ingress and one worker. */
public final class Main extends TerraformStack {
    private static final String KUBECONFIG = System.getenv().getOrDefault("KUBECONFIG", "~/.kube/config");

    private Main(Construct scope, String name) {
        super(scope, name);
        KubernetesProvider.Builder.create(this, "kubernetes").configPath(KUBECONFIG).build();
        HelmProvider.Builder.create(this, "helm")
            .kubernetes(HelmProviderKubernetes.builder().configPath(KUBECONFIG).build())
            .build();
        RandomProvider.Builder.create(this, "random").build();

        WorkerOptions worker = WorkerOptions.builder()
            .workPool("kubernetes")
            .concurrencyLimit(5)
            .job(JobOptions.builder()
                .namespace(Namespace.create("prefect-jobs"))
                .requests(Map.of("cpu", "250m", "memory", "512Mi"))
                .ttlAfterFinished(3600)
                .build())
            .build();
        PrefectServer server = PrefectServer.Builder.create(this, "prefect")
            .namespace(Namespace.create("prefect"))
            .database(Database.bundled(BundledDatabaseOptions.builder().size("20Gi").build()))
            .basicAuth(BasicAuth.generated())
            .ingress(IngressOptions.builder()
                .host("prefect.example.com")
                .tlsSecretName("prefect-tls")
                .build())
            .workers(List.of(worker))
            .values(List.of(Map.of("server", Map.of("podLabels", Map.of("team", "data")))))
            .build();
        server.addOutputs();
    }

    public static void main(String[] args) {
        App app = new App();
        new Main(app, "prefect");
        app.synth();
    }
}
