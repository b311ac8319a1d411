import type { TerraformStack } from 'cdktf';
import { ChartSource, PrefectServer, PullPolicy } from '../../../src';
import { sensitive } from '../scenarios/scenario';
import { server, worker } from './rows';

export const VERSIONS = [
  server('prefectVersion.invalid', 'prefectVersion', '"latest"', { prefectVersion: 'latest' }),
  server('prefectVersion.invalid', 'prefectVersion', '"2.20.4"', { prefectVersion: '2.20.4' }),
  server('image.tag.floating', 'image.tag', '"3-latest"', { image: { tag: '3-latest' } }),
  server('image.tag.floating', 'image.tag', '""', { image: { tag: '' } }),
  server('image.tag.contradiction', 'image.tag', '"3.8.2-python3.11"', {
    prefectVersion: '3.8.3',
    image: { tag: '3.8.2-python3.11' },
  }),
  server('image.tag.floating', 'image.tag', '"3"', { image: { tag: '3' } }),
  server('image.tag.floating', 'image.tag', '"3-python3.11"', {
    image: { registry: 'a.example.com', tag: '3-python3.11' },
  }),
  server('image.tag.floating', 'image.tag', '"latest"', {
    image: { repository: 'mirror/prefect', tag: 'latest' },
  }),
  server('image.tag.invalid', 'image.tag', '"3.8.3:b"', { image: { tag: '3.8.3:b' } }),
  server('image.tag.invalid', 'image.tag', '"3.8.3@sha256:12"', { image: { tag: '3.8.3@sha256:12' } }),
  server('image.registry.invalid', 'image.registry', '"https://a"', { image: { registry: 'https://a' } }),
  server('image.repository.invalid', 'image.repository', '"Prefect"', { image: { repository: 'Prefect' } }),
  worker('image.repository.invalid', 'image.repository', '"a/b:1"', { image: { repository: 'a/b:1' } }),
  server('object.name.invalid', 'image.pullSecrets[1]', '"a_b"', { image: { pullSecrets: ['a', 'a_b'] } }),
  server('chart.repository.invalid', 'chart.repository', '"./charts"', {
    chart: ChartSource.fromRepository({ repository: './charts' }),
  }),
  server('url.credentials', 'chart.repository', '"https://…@example.com/charts"', {
    chart: ChartSource.fromRepository({ repository: 'https://user:hunter2-literal@example.com/charts' }),
  }),
  server('url.credentials', 'chart.location', '"https://…@example.com/chart.tgz"', {
    chart: ChartSource.fromArchive('https://hunter2-literal@example.com/chart.tgz', '2026.8.18172642'),
  }),
  server('url.credentials', 'uiApiUrl', '"https://…@example.com/api"', {
    uiApiUrl: 'https://user:hunter2-literal@example.com/api',
  }),
  {
    id: 'credentials.password.literal',
    path: 'chart.password',
    got: '"a literal"',
    build: (stack: TerraformStack) => {
      const options = { repository: 'https://example.com/charts' };
      const chart = ChartSource.fromPrivateRepository('user', 'hunter2-literal', options);
      new PrefectServer(stack, 'prefect', { chart });
    },
  },
  {
    id: 'chart.repository.missing',
    path: 'chart.repository',
    got: 'nothing',
    build: (stack: TerraformStack) => {
      const chart = ChartSource.fromPrivateRepository('user', sensitive(stack), {});
      new PrefectServer(stack, 'prefect', { chart });
    },
  },
  server('image.pullPolicy.unknown', 'image.pullPolicy', '"Sometimes"', {
    image: { pullPolicy: PullPolicy.of('Sometimes') },
  }),
  server('chart.version.invalid', 'chart.version', '">=2026"', {
    chart: ChartSource.fromRepository({ version: '>=2026' }),
  }),
  server('chart.version.tooOld', 'chart.version', '"2024.8.30163822"', {
    chart: ChartSource.fromArchive('./chart.tgz', '2024.8.30163822'),
  }),
  worker('prefectVersion.newerThanServer', 'prefectVersion', '"3.9.0"', { prefectVersion: '3.9.0' }),
];
