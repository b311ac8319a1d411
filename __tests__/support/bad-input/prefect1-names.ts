import { Namespace } from '../../../src';
import { prefect1 } from './rows';

export const PREFECT1_NAMES = [
  prefect1('name.invalid', 'name', '"Prefect"', { name: 'Prefect' }),
  prefect1('namespace.name.invalid', 'namespace', '"a_b"', { namespace: Namespace.existing('a_b') }),
  prefect1('label.invalid', 'namespace.labels["a"]', '"b c"', {
    namespace: Namespace.create('tools', { labels: { a: 'b c' } }),
  }),
];
