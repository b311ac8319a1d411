// Prefect on Kubernetes from Go: a server with basic auth, an Ingress and one worker.
package main

import (
	"os"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	prefect "github.com/cdktf-prefect/cdktf-prefect-go/cdktfprefect"
	helm "github.com/cdktf/cdktf-provider-helm-go/helm/v12/provider"
	kubernetes "github.com/cdktf/cdktf-provider-kubernetes-go/kubernetes/v12/provider"
	random "github.com/cdktf/cdktf-provider-random-go/random/v12/provider"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

func kubeconfig() *string {
	if path, ok := os.LookupEnv("KUBECONFIG"); ok {
		return &path
	}
	return jsii.String("~/.kube/config")
}

func addStack(scope constructs.Construct, name string) {
	stack := cdktf.NewTerraformStack(scope, &name)
	kubernetes.NewKubernetesProvider(stack, jsii.String("kubernetes"), &kubernetes.KubernetesProviderConfig{
		ConfigPath: kubeconfig(),
	})
	helm.NewHelmProvider(stack, jsii.String("helm"), &helm.HelmProviderConfig{
		Kubernetes: &helm.HelmProviderKubernetes{ConfigPath: kubeconfig()},
	})
	random.NewRandomProvider(stack, jsii.String("random"), nil)

	server := prefect.NewPrefectServer(stack, jsii.String("prefect"), &prefect.PrefectServerProps{
		Namespace: prefect.Namespace_Create(jsii.String("prefect"), nil),
		Database:  prefect.Database_Bundled(&prefect.BundledDatabaseOptions{Size: jsii.String("20Gi")}),
		BasicAuth: prefect.BasicAuth_Generated(nil),
		Ingress: &prefect.IngressOptions{
			Host:          jsii.String("prefect.example.com"),
			TlsSecretName: jsii.String("prefect-tls"),
		},
		Workers: &[]*prefect.WorkerOptions{{
			WorkPool:         jsii.String("kubernetes"),
			ConcurrencyLimit: jsii.Number(5),
			Job: &prefect.JobOptions{
				Namespace: prefect.Namespace_Create(jsii.String("prefect-jobs"), nil),
				Requests: &map[string]*string{
					"cpu":    jsii.String("250m"),
					"memory": jsii.String("512Mi"),
				},
				TtlAfterFinished: jsii.Number(3600),
			},
		}},
		Values: &[]any{
			map[string]any{"server": map[string]any{"podLabels": map[string]any{"team": "data"}}},
		},
	})
	server.AddOutputs(nil)
}

func main() {
	defer jsii.Close()
	app := cdktf.NewApp(nil)
	addStack(app, "prefect")
	app.Synth()
}
