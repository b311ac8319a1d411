import { checkChart } from '../helm/prefect-helm';
import { checkReleaseOptions } from '../helm/release-checks';
import { checkUserValues, userValues } from '../helm/user-value-checks';
import { checkCommonLabels } from '../kubernetes/label-checks';
import { checkReleaseName } from '../kubernetes/object-checks';
import type { Problems } from '../validation/problems';
import { RESERVED_METRICS_VALUES } from './chart/reserved-values';
import type { PrefectMetricsProps } from './props';

/** Checks the props of an exporter, in report order. */
export function checkMetrics(problems: Problems, name: string, props: PrefectMetricsProps): void {
  checkReleaseName(problems, 'name', name);
  checkCommonLabels(problems, 'prometheusLabels', props.prometheusLabels);
  checkChart(problems, 'chart', props.chart);
  checkUserValues(problems, 'values', userValues(props.values), RESERVED_METRICS_VALUES);
  checkReleaseOptions(problems, 'release', props.release);
}
