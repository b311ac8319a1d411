import { prefect1, server, worker } from './rows';

export const LABELS = [
  server('label.reserved', 'labels["app.kubernetes.io/instance"]', '"mine"', {
    labels: { 'app.kubernetes.io/instance': 'mine' },
  }),
  server('label.reserved', 'labels["cdktf-prefect/owner"]', '"me"', {
    labels: { team: 'data', 'cdktf-prefect/owner': 'me' },
  }),
  server('label.invalid', 'labels["team"]', '"a b"', { labels: { team: 'a b' } }),
  worker('label.reserved', 'labels["prefect-version"]', '"3"', { labels: { 'prefect-version': '3' } }),
  prefect1('label.reserved', 'labels["helm.sh/chart"]', '"a"', { labels: { 'helm.sh/chart': 'a' } }),
];
