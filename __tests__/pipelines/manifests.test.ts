import Ajv from 'ajv';
import { synthesize } from '../app/support/stack';
import { documents, text, yaml } from './support/files';
import type { Json } from './support/plans';

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'atlantis', ...require('./schemas/atlantis.json') });
ajv.addSchema({ $id: 'objects', ...require('./schemas/objects.json') });

function errors(schema: string, document: Json): string[] {
  const validate = ajv.getSchema(schema);
  if (validate === undefined) throw new Error(`no schema ${schema}`);
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const OBJECTS = [
  'flux/source.yaml',
  'flux/manual.yaml',
  'flux/drift-only.yaml',
  'argocd/application.yaml',
].map((file) => `examples/pipelines/${file}`);

describe('custom resources', () => {
  test.each(OBJECTS)('%s has fields that exist, of the right type', (path) => {
    for (const document of documents(path)) expect(errors('objects', document)).toEqual([]);
  });

  test('a field that does not exist is an error', () => {
    const [document] = documents('examples/pipelines/flux/manual.yaml');
    document.spec.aprovePlan = document.spec.approvePlan;
    delete document.spec.approvePlan;
    expect(errors('objects', document)).not.toEqual([]);
  });

  test('both ways of Flux are of one object and one source, and neither applies by itself', () => {
    const [source] = documents('examples/pipelines/flux/source.yaml');
    const ways = ['manual', 'drift-only'].map((name) => documents(`examples/pipelines/flux/${name}.yaml`)[0]);
    expect(ways.map(({ spec }) => spec.approvePlan)).toEqual(['', 'disable']);
    for (const { metadata, spec } of ways) {
      expect(metadata).toEqual(ways[0].metadata);
      expect(spec.sourceRef).toEqual({ kind: 'OCIRepository', name: source.metadata.name });
      expect(metadata.namespace).toBe(source.metadata.namespace);
      // "json" stores every password of the plan in a Secret of the controller's namespace.
      expect(spec.storeReadablePlan).not.toBe('json');
    }
  });

  test('the state that the page plans against is the one that the controller has', () => {
    const [{ metadata }] = documents('examples/pipelines/flux/manual.yaml');
    const { terraform } = synthesize({
      backend: { type: 'kubernetes', secretSuffix: metadata.name, namespace: metadata.namespace },
    });
    const page = text('examples/pipelines/flux/README.md');
    expect(page).toContain(`"secretSuffix": "${metadata.name}", "namespace": "${metadata.namespace}"`);
    expect(terraform.backend.kubernetes).toMatchObject({
      secret_suffix: 'prefect',
      namespace: 'flux-system',
    });
  });

  test('what pushes the artifact pushes what the source reads', () => {
    const workflow = JSON.stringify(yaml('examples/pipelines/flux/.github/workflows/prefect-push.yml'));
    const [{ spec }] = documents('examples/pipelines/flux/source.yaml');
    expect(workflow).toContain(`/${spec.url.split('/').pop()}`);
    expect(workflow).toContain(`--tag ${spec.ref.tag} `);
  });

  test('Argo CD leaves alone what a person sets to approve a plan', () => {
    const [{ spec }] = documents('examples/pipelines/argocd/application.yaml');
    expect(spec.ignoreDifferences[0].jsonPointers).toEqual(['/spec/approvePlan']);
    expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
    expect(spec.source.directory.include).toBe('{source.yaml,manual.yaml}');
  });
});

describe('Atlantis', () => {
  const server = yaml('examples/pipelines/atlantis/repos.yaml');
  const repository = yaml('examples/pipelines/atlantis/atlantis.yaml');

  test('the files have keys that exist', () => {
    expect(errors('atlantis#/$defs/repos', server)).toEqual([]);
    expect(errors('atlantis#/$defs/repository', repository)).toEqual([]);
    expect(errors('atlantis#/$defs/repos', { ...server, workflow: {} })).not.toEqual([]);
    expect(errors('atlantis#/$defs/repository', { ...repository, project: [] })).not.toEqual([]);
  });

  test('the hook synthesizes the folder that the project names, and is not cdktf’s default', () => {
    const [{ dir }] = repository.projects;
    expect(server.repos[0].pre_workflow_hooks[0].run).toContain(`PREFECT_DIRECTORY=${dir} ci/synth.sh`);
    expect(dir).not.toMatch(/^cdktf\.out/);
  });

  test('the lock file of the providers is not deleted, as the built-in init would', () => {
    const { steps } = server.workflows[server.repos[0].workflow].plan;
    expect(steps.map((step: Json) => (typeof step === 'string' ? step : Object.keys(step)[0]))).toEqual([
      'run',
      'plan',
    ]);
    expect(steps[0].run.command).toMatch(/ init .*-lockfile=readonly$/);
  });

  test('the image has the project’s Terraform under the name that the workflow calls', () => {
    const { command } = server.workflows[server.repos[0].workflow].plan.steps[0].run;
    expect(command).toMatch(/^\$ATLANTIS_TERRAFORM_DISTRIBUTION\$ATLANTIS_TERRAFORM_VERSION /);
    const name = `terraform${repository.projects[0].terraform_version.slice(1)}`;
    expect(text('examples/pipelines/atlantis/Dockerfile')).toContain(` /usr/local/bin/${name}\n`);
  });

  test('the workflow is the one that is defined, and has the guard as its policy', () => {
    const workflow = server.workflows[server.repos[0].workflow];
    expect(workflow.policy_check.steps.map((step: Json) => step.run ?? step).join('\n')).toMatch(
      /^show\nnode .*password-guard\.cjs" "\$SHOWFILE" \|\| test \$\? -eq 1$/,
    );
  });
});

test('the configuration in HCL protects its data as the example of the modules does', () => {
  const block = (path: string): string | undefined =>
    /resource "terraform_data" "prefect_data".*?\n}\n/s.exec(text(path))?.[0];
  expect(block('examples/pipelines/hcl/main.tf')).toBe(block('examples/hcl/quickstart/main.tf'));
  expect(block('examples/pipelines/hcl/main.tf')).toMatch(/prevent_destroy = true/);
});

describe('HCP Terraform', () => {
  const settings = JSON.parse(text('examples/pipelines/hcp-terraform/settings.json'));

  test('the app takes its settings: each plan and apply is a run of the workspace', () => {
    const { terraform, provider, variable } = synthesize(settings);
    expect(terraform.backend).toEqual({
      remote: expect.objectContaining({ organization: 'example', workspaces: { name: 'prefect' } }),
    });
    expect(provider.kubernetes).toEqual([
      expect.objectContaining({ token: expect.stringMatching(/var\.cluster_token/) }),
    ]);
    expect(variable.cluster_token.sensitive).toBe(true);
  });

  test.each([
    ['flux', '{ "type": "inCluster" }', 'kubernetes'],
    ['flux', '{ "type": "kubernetes", "secretSuffix": "prefect", "namespace": "flux-system" }', 'backend'],
    [
      'gitlab',
      '{ "type": "http", "address": "https://gitlab.example.com/api/v4/projects/<id>/terraform/state/prefect" }',
      'backend',
    ],
  ])('the app takes the setting that %s has', (name, value, setting) => {
    expect(text(`examples/pipelines/${name}/README.md`)).toContain(`\`${value}\``);
    expect(() => synthesize({ [setting]: JSON.parse(value) })).not.toThrow();
  });
});
