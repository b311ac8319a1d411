import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Fn, TerraformLocal, type TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { changeLabels, SHARED_METADATA } from '../kubernetes/shared-metadata';
import { escapeUserDocument } from '../terraform/escape';
import { JOB_TEMPLATE_KEY } from './chart/agent';
import type { Prefect1Settings } from './settings';

/** The ConfigMap with the template of the agent's Jobs, and the agent's reference to it. */
export interface JobTemplateMap {
  readonly resource: ConfigMapV1;
  readonly reference: NonNullable<Prefect1Settings['jobTemplate']>;
}

/** Creates the ConfigMap of an inline template. */
export function jobTemplateMap(
  scope: Construct,
  { name, namespace, props }: Pick<Prefect1Settings, 'name' | 'namespace' | 'props'>,
  labels: Record<string, string>,
  dependsOn: TerraformResource[],
): JobTemplateMap | undefined {
  const manifest = props.agent?.job?.template?._spec.manifest;
  if (manifest === undefined) {
    return undefined;
  }
  const local = new TerraformLocal(scope, 'job-template', escapeUserDocument(manifest));
  // Prefect reads YAML, which includes JSON.
  const text = Fn.jsonencode(local.expression);
  const configMapName = `${name}-job-template`;
  const resource = new ConfigMapV1(scope, 'job-template-map', {
    metadata: { name: configMapName, namespace, labels },
    data: { [JOB_TEMPLATE_KEY]: text },
    dependsOn,
    lifecycle: { ignoreChanges: SHARED_METADATA },
  });
  changeLabels({ kind: 'ConfigMap', name: configMapName, namespace, resource }, labels);
  return { resource, reference: { configMapName, hash: Fn.substr(Fn.sha256(text), 0, 16) } };
}
