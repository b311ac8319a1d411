import { resolve } from 'node:path';
import { cleanEnvironment } from '../../toolbox/process';

/** Each command of the end-to-end tests and of the pipelines in them runs in this environment. */
describe('the environment of commands', () => {
  const original = process.env;

  beforeEach(() => {
    process.env = { ...original };
  });

  afterEach(() => {
    process.env = original;
  });

  test("keeps the mirror of Terraform's providers, as a path that holds in any folder", () => {
    process.env.TF_CLI_CONFIG_FILE = 'mirror.tfrc';
    expect(cleanEnvironment()).toHaveProperty('TF_CLI_CONFIG_FILE', resolve('mirror.tfrc'));
    process.env.TF_CLI_CONFIG_FILE = '/etc/mirror.tfrc';
    expect(cleanEnvironment()).toHaveProperty('TF_CLI_CONFIG_FILE', '/etc/mirror.tfrc');
  });

  test.each([undefined, ''])('has no mirror for %j', (value) => {
    delete process.env.TF_CLI_CONFIG_FILE;
    if (value !== undefined) process.env.TF_CLI_CONFIG_FILE = value;
    expect(cleanEnvironment()).not.toHaveProperty('TF_CLI_CONFIG_FILE');
  });

  test('lets what a test names win, and leads to nothing of the user', () => {
    Object.assign(process.env, {
      TF_CLI_CONFIG_FILE: '/mine',
      TF_WORKSPACE: 'production',
      KUBECONFIG: '/mine',
    });
    const environment = cleanEnvironment({ TF_CLI_CONFIG_FILE: '/other' });
    expect(environment).toHaveProperty('TF_CLI_CONFIG_FILE', '/other');
    expect(environment).not.toHaveProperty('TF_WORKSPACE');
    expect(environment).not.toHaveProperty('KUBECONFIG');
  });
});
