import { Namespace, PrefectServer } from '../src';
import { evaluate } from './support/expression';
import { HARD_TEXT } from './support/scenarios/scenario';
import { synthesize } from './support/template';

const PLAIN = HARD_TEXT.replace('{{', '{{`{{`}}');

test('no text that a user gives is an expression, wherever it goes', () => {
  const template = synthesize((stack) => {
    new PrefectServer(stack, 'prefect', {
      namespace: Namespace.create('prefect', { annotations: { note: HARD_TEXT } }),
      acknowledgeNoAuthentication: true,
      ingress: { host: 'a.example.com', annotations: { note: HARD_TEXT } },
      service: { annotations: { note: HARD_TEXT } },
      podAnnotations: { note: HARD_TEXT },
      serviceAccountAnnotations: { note: HARD_TEXT },
      environment: { NOTE: HARD_TEXT },
      affinity: { note: HARD_TEXT },
      workers: [
        {
          workPool: 'a',
          environment: { NOTE: HARD_TEXT },
          podAnnotations: { note: HARD_TEXT },
          job: { environment: { NOTE: HARD_TEXT } },
        },
      ],
      values: [{ server: { note: HARD_TEXT } }, `noted: ${JSON.stringify(HARD_TEXT)}`],
    }).addOutputs();
  });
  const server = template.values('prefect-server');
  expect(server.ingress.annotations.note).toBe(PLAIN);
  expect(server.service.annotations.note).toBe(PLAIN);
  expect(server.server.podAnnotations.note).toBe(PLAIN);
  expect(server.serviceAccount.annotations.note).toBe(PLAIN);
  expect(server.global.prefect.env).toContainEqual({ name: 'NOTE', value: PLAIN });
  expect(server.server.affinity.note).toBe(HARD_TEXT);
  expect(server.server.note).toBe(HARD_TEXT);
  expect(server.noted).toBe(HARD_TEXT);
  const { worker } = template.values('prefect-worker-a');
  expect(worker.extraEnvVars).toContainEqual({ name: 'NOTE', value: PLAIN });
  expect(worker.podAnnotations.note).toBe(PLAIN);
  const job = JSON.parse(worker.config.baseJobTemplate.configuration);
  expect(job.variables.properties.env.default.NOTE).toBe(HARD_TEXT);
  const { annotations } = template.resource('kubernetes_namespace_v1').metadata;
  expect(evaluate(annotations.note, {})).toBe(HARD_TEXT);
});
