/**
 * Opens, updates or closes the one issue about drift: `node gitlab-issue.cjs <exit code of drift.sh> drift.md`. Does
 * nothing without PREFECT_ISSUES_TOKEN, since the token of a job may not write issues.
 */
const { readFileSync } = require('node:fs');

const LABEL = 'prefect-drift';
const { CI_API_V4_URL, CI_PROJECT_ID, PREFECT_ISSUES_TOKEN } = process.env;

async function request(method, path, body) {
  const response = await fetch(`${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/issues${path}`, {
    method,
    headers: { 'PRIVATE-TOKEN': PREFECT_ISSUES_TOKEN, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} issues${path}: ${response.status} ${response.statusText}`);
  return await response.json();
}

async function main(status, file) {
  const [issue] = await request('GET', `?labels=${LABEL}&state=opened&order_by=created_at&sort=asc`);
  if (status === '0') {
    if (issue) await request('PUT', `/${issue.iid}`, { state_event: 'close' });
    return;
  }
  const description = readFileSync(file, 'utf8');
  if (issue) await request('PUT', `/${issue.iid}`, { description });
  else await request('POST', '', { title: 'Prefect has drifted', labels: LABEL, description });
}

const [, , status, file] = process.argv;
if (PREFECT_ISSUES_TOKEN && (status === '0' || status === '2')) main(status, file);
