module example.com/prefect

go 1.25.0

require (
	github.com/aws/constructs-go/constructs/v10 v10.4.2
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdktf-prefect/cdktf-prefect-go/cdktfprefect v0.1.0
	github.com/cdktf/cdktf-provider-helm-go/helm/v12 v12.1.2
	github.com/cdktf/cdktf-provider-kubernetes-go/kubernetes/v12 v12.1.1
	github.com/cdktf/cdktf-provider-random-go/random/v12 v12.0.1
	github.com/hashicorp/terraform-cdk-go/cdktf v0.21.0
)

require (
	github.com/Masterminds/semver/v3 v3.5.0 // indirect
	github.com/fatih/color v1.19.0 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/yuin/goldmark v1.7.16 // indirect
	golang.org/x/lint v0.0.0-20241112194109-818c5a804067 // indirect
	golang.org/x/mod v0.39.0 // indirect
	golang.org/x/sync v0.22.0 // indirect
	golang.org/x/sys v0.47.0 // indirect
	golang.org/x/telemetry v0.0.0-20260811182544-a038080d80e5 // indirect
	golang.org/x/tools v0.49.0 // indirect
	golang.org/x/tools/cmd/godoc v0.1.0-deprecated // indirect
	golang.org/x/tools/godoc v0.1.0-deprecated // indirect
)

// `npm run package:go` makes these: the first is not published, and the others are archived.
replace (
	github.com/cdktf-prefect/cdktf-prefect-go/cdktfprefect => ../../dist/go/cdktfprefect
	github.com/cdktf/cdktf-provider-helm-go/helm/v12 => ../../dist/go/helm
	github.com/cdktf/cdktf-provider-kubernetes-go/kubernetes/v12 => ../../dist/go/kubernetes
	github.com/cdktf/cdktf-provider-random-go/random/v12 => ../../dist/go/random
	github.com/hashicorp/terraform-cdk-go/cdktf => ../../dist/go/cdktf
)
