import { type TerraformStack, TerraformVariable, Token } from 'cdktf';
import {
  ChartSource,
  Credentials,
  Database,
  Prefect1Server,
  type Prefect1ServerProps,
  ServiceType,
} from '../../src';
import { errorOf, synthesize, type Template } from '../support/template';

/** Variables of a stack, made when they are asked for. */
interface Variables {
  text(id: string): string;
  list(id: string): string[];
  map(id: string): Record<string, string>;
}

function build(props: (variables: Variables) => Prefect1ServerProps): (stack: TerraformStack) => void {
  return (stack) => {
    const variable = (id: string, type: string) => new TerraformVariable(stack, id, { type });
    const variables = {
      text: (id: string) => variable(id, 'string').stringValue,
      list: (id: string) => variable(id, 'list(string)').listValue,
      map: (id: string) => Token.asStringMap(variable(id, 'map(string)').value),
    };
    new Prefect1Server(stack, 'prefect', props(variables));
  };
}

function template(props: (variables: Variables) => Prefect1ServerProps): Template {
  return synthesize(build(props));
}

/** What Terraform checks of a release, by the beginning of the message. */
function conditions(result: Template): Record<string, string> {
  const found: { condition: string; error_message: string }[] =
    result.resource('helm_release').lifecycle.precondition;
  return Object.fromEntries(
    found.map(({ condition, error_message }) => [error_message.replace(/: .*/s, ''), condition]),
  );
}

const TYPE = ServiceType.LOAD_BALANCER;
const OPEN = { acknowledgeNoAuthentication: true };
const UNAUTHENTICATED = '[exposure.unauthenticated]';

describe('exposure from tokens', () => {
  test('the plan checks a list of ranges', () => {
    const result = template((v) => ({ apollo: { type: TYPE, allowedSourceRanges: v.list('ranges') } }));
    const [service] = Object.values(result.resources('kubernetes_service_v1'));
    expect(service.spec.load_balancer_source_ranges).toBe(`\${var.ranges}`);
    const found = conditions(result);
    expect(found['[service.range.invalid] apollo.allowedSourceRanges']).toContain('in (var.ranges == null');
    expect(found[`${UNAUTHENTICATED} apollo.type`]).toContain('join(",", var.ranges)');
  });

  test('the plan checks a range in a list', () => {
    const found = conditions(
      template((v) => ({
        ui: { type: TYPE, allowedSourceRanges: ['10.0.0.0/8', v.text('range')] },
        apolloApiUrl: 'https://prefect.example.com/graphql',
      })),
    );
    expect(found['[service.range.invalid] ui.allowedSourceRanges']).toContain('tolist([var.range])');
    expect(found[`${UNAUTHENTICATED} ui.type`]).toContain('join("", ["10.0.0.0/8,", var.range])');
  });

  test('the plan checks whether annotations restrict access', () => {
    const ingress = { host: 'prefect.example.com' };
    const found = conditions(
      template((v) => ({
        ui: { ingress: { ...ingress, annotations: v.map('all') } },
        apollo: {
          ingress: { ...ingress, annotations: { 'nginx.ingress.kubernetes.io/auth-url': v.text('url') } },
        },
      })),
    );
    expect(found[`${UNAUTHENTICATED} ui.ingress`]).toContain('for key, value in (var.all == null');
    expect(found[`${UNAUTHENTICATED} apollo.ingress`]).toMatch(/regexall\(.*, var\.url\)/);
  });

  test('a known restriction or the acknowledgement makes the plan’s check needless', () => {
    const annotations = { 'service.beta.kubernetes.io/azure-allowed-ip-ranges': '10.0.0.0/8' };
    const endpoint = (v: Variables) => ({ type: TYPE, allowedSourceRanges: v.list('ranges') });
    for (const found of [
      conditions(template((v) => ({ apollo: { ...endpoint(v), annotations } }))),
      conditions(template((v) => ({ ...OPEN, apollo: endpoint(v) }))),
    ]) {
      expect(Object.keys(found)).toContain('[service.range.invalid] apollo.allowedSourceRanges');
      expect(Object.keys(found)).not.toContain(`${UNAUTHENTICATED} apollo.type`);
    }
  });

  test('an acknowledgement from a token does not count', () => {
    expect(
      errorOf(
        build((v) => ({
          acknowledgeNoAuthentication: Token.asAny(v.text('yes')) as unknown as boolean,
          apollo: { type: ServiceType.NODE_PORT },
        })),
      ),
    ).toContain('[exposure.unauthenticated] apollo.type');
  });

  test('the plan checks hosts and paths', () => {
    const found = conditions(
      template((v) => ({
        ...OPEN,
        ui: { ingress: { host: v.text('ui'), path: v.text('root'), tlsSecretName: 'tls' } },
        apollo: { ingress: { host: v.text('api'), path: v.text('path'), tlsSecretName: 'tls' } },
      })),
    );
    expect(found['[ingress.host.inCluster] ui.ingress.host']).toContain('"prefect1-apollo.prefect1"');
    expect(found['[ui.ingress.path.unsupported] ui.ingress.path']).toContain('regex("^/[*]?$", var.root)');
    expect(found['[apollo.ingress.path.misses] apollo.ingress.path']).toContain('var.path');
    expect(found['[ingress.path.twice] apollo.ingress.path']).toContain('join("", [var.ui, var.root])');
  });

  test('the plan checks a URL', () => {
    const found = conditions(
      template((v) => ({
        ...OPEN,
        ui: { ingress: { host: 'prefect.example.com', tlsSecretName: 'tls' } },
        apolloApiUrl: v.text('url'),
      })),
    );
    expect(found['[apolloApiUrl.invalid] apolloApiUrl']).toContain('var.url');
    expect(found['[apolloApiUrl.inCluster] apolloApiUrl']).toContain(
      String.raw`element(regex("^https?://(\\[`,
    );
    expect(found['[apolloApiUrl.mixedContent] apolloApiUrl']).toBe(`\${!can(regex("^http:", var.url))}`);
  });
});

test('the plan checks the chart’s version and the agent’s tag', () => {
  const result = template((v) => ({
    chart: ChartSource.fromArchive(v.text('archive'), v.text('version')),
    imageRegistry: 'registry.example.com',
    agent: { imageRepository: v.text('repository'), imageTag: v.text('tag') },
  }));
  const found = conditions(result);
  for (const id of ['broken', 'invalid', 'tooOld', 'contradiction']) {
    expect(found[`[chart.version.${id}] chart.version`]).toContain('var.version');
  }
  expect(found['[image.tag.notPrefect1] agent.imageTag']).toMatch(/var\.repository.*var\.tag/);
  expect(result.values('prefect1').agent.image.name).toBe(
    `\${can(regex("^([^/]*[.:][^/]*|localhost)/", var.repository)) ? var.repository : "registry.example.com/\${var.repository}"}`,
  );
});

test('the plan checks the chart’s version if no source is given', () => {
  const found = conditions(
    template((v) => ({ chart: ChartSource.fromRepository({ version: v.text('version') }) })),
  );
  expect(found['[chart.source.missing] chart.version']).toContain('^2022[.]09[.]23$');
});

test('the plan checks the key of a password', () => {
  const found = conditions(
    template((v) => ({
      database: Database.bundled({ credentials: Credentials.fromSecret('old', { password: v.text('key') }) }),
    })),
  );
  expect(found['[database.keys.fixed] database.credentials.keys.password']).toContain('^postgres-password$');
});

test('the plan checks that claim and role have other names than reserved ones', () => {
  const own = conditions(
    template((v) => ({ database: Database.bundled({ existingClaim: v.text('claim') }) })),
  );
  expect(own['[database.existingClaim.own] database.existingClaim']).toBe(
    `\${try((var.claim != "prefect1-database"), true)}`,
  );
  const role = conditions(
    template((v) => ({
      database: Database.external({
        host: 'db.example.com',
        username: v.text('username'),
        credentials: Credentials.generated(),
        setup: { adminPassword: { secretName: 'admin', key: 'password' } },
      }),
    })),
  );
  expect(role['[database.setup.sameRole] database.username']).toBe(
    `\${try((var.username != "postgres"), true)}`,
  );
});
