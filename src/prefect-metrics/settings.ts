import type { PrefectImage } from '../images/prefect-image';
import type { Labels } from '../kubernetes/labels';
import type { PrefectMetricsProps } from './props';

/** What the layers of an exporter's helm values are made from. */
export interface MetricsSettings {
  readonly name: string;
  readonly props: PrefectMetricsProps;
  /** The server's image, for its registry and pull Secrets. */
  readonly serverImage?: PrefectImage;
  readonly labels?: Labels;
  readonly csrfProtection: boolean;
  /** Pod annotations that change with the auth Secret, so that the pod restarts. */
  readonly secretAnnotations: Record<string, string>;
}
