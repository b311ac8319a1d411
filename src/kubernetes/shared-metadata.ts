import type * as annotation from '@cdktf/provider-kubernetes/lib/annotations';
import type * as label from '@cdktf/provider-kubernetes/lib/labels';
import { type TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { type Labels, OWN_LABELS } from './labels';

/** For `ignore_changes`, of objects whose annotations this library changes. */
export const SHARED_LABELS = 'metadata[0].labels';

/**
 * For `ignore_changes`: OpenShift, Rancher, Istio, GKE and backup tools label and annotate objects. Without it, each
 * plan would remove their keys.
 */
export const SHARED_METADATA = ['metadata[0].annotations', SHARED_LABELS];

/** An object whose `metadata` Terraform ignores after it was created. */
export interface SharedObject {
  /** @default "v1" */
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly resource: TerraformResource;
}

/**
 * Changes labels of an object in place, by server-side apply, which writes these keys only. A key that is removed stays
 * if the object had it from its creation. This library's own labels never change.
 */
export function changeLabels(object: SharedObject, labels: Labels | undefined): void {
  if (!hasOther(labels, OWN_LABELS)) return;
  // Loaded on demand: few installations have labels.
  const { Labels: LabelsResource }: typeof label = require('@cdktf/provider-kubernetes/lib/labels');
  new LabelsResource(scopeOf(object), `${object.resource.node.id}-labels`, {
    ...reference(object, 'labels'),
    labels,
  });
}

/** Changes annotations of an object in place, as `changeLabels` changes labels. */
export function changeAnnotations(object: SharedObject, annotations: Labels | undefined): void {
  if (!hasOther(annotations, [])) return;
  const { Annotations }: typeof annotation = require('@cdktf/provider-kubernetes/lib/annotations');
  new Annotations(scopeOf(object), `${object.resource.node.id}-annotations`, {
    ...reference(object, 'annotations'),
    annotations,
  });
}

function hasOther(map: Labels | undefined, known: readonly string[]): map is Labels {
  return (
    map !== undefined && (Token.isUnresolved(map) || Object.keys(map).some((key) => !known.includes(key)))
  );
}

function scopeOf({ resource }: SharedObject): Construct {
  return resource.node.scope as Construct;
}

function reference({ apiVersion = 'v1', kind, name, namespace, resource }: SharedObject, field: string) {
  return {
    apiVersion,
    kind,
    metadata: { name, namespace },
    // Server-side apply removes what a manager of the same name wrote before, labels or annotations.
    fieldManager: `cdktf-prefect-${field}`,
    force: true,
    dependsOn: [resource],
  };
}
