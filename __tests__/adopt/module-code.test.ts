import { moduleCode } from '../../adopt/module-code';
import { PREFECT1_SETTINGS_SCHEMA, SETTINGS_SCHEMA } from '../../app/load-settings';
import { version } from '../../package.json';

test('settings of Prefect 3 become inputs of the module, and passwords become separate inputs', () => {
  const settings = {
    stackName: 'a-stack',
    kubernetes: { type: 'kubeconfig', context: 'here' },
    namespace: { type: 'existing', name: 'prefect' },
    database: {
      type: 'external',
      host: 'db.example.com',
      credentials: { type: 'fromPassword', variable: 'database_password' },
      setup: { adminPassword: { secretName: 'admin', key: 'password' } },
    },
    basicAuth: { type: 'fromPassword', variable: 'api_password' },
    affinity: { nodeAffinity: {} },
    labels: { team: 'data' },
    pod: { volumes: [{ name: 'a', emptyDir: {} }], securityContext: { runAsUser: 1 } },
    podAnnotations: { 'a.b/c': `it's "$\{d}"`, camelCase: 'x' },
    workers: [
      { workPool: 'a', job: { namespace: 'jobs' }, values: [{ nodeSelector: { 'a.b/c': 'd' } }, 'x: 1'] },
      { workPool: 'a', name: 'second', createPool: false },
    ],
    release: { upgradeInstall: true },
  };
  expect(moduleCode(SETTINGS_SCHEMA, settings, 'prefect-server')).toBe(`variable "database_password" {
  type      = string
  sensitive = true
  nullable  = false
}

variable "api_password" {
  type      = string
  sensitive = true
  nullable  = false
}

module "prefect" {
  source  = "cdktf-prefect/prefect/kubernetes"
  version = "${version}"
  namespace = {
    type = "existing"
    name = "prefect"
  }
  database = {
    type = "external"
    host = "db.example.com"
    credentials = {
      type = "fromPassword"
    }
    setup = {
      admin_password = {
        secret_name = "admin"
        key         = "password"
      }
    }
  }
  basic_auth = {
    type = "fromPassword"
  }
  affinity = jsonencode({
    nodeAffinity = {}
  })
  labels = {
    team = "data"
  }
  pod = {
    volumes = [jsonencode({
      name     = "a"
      emptyDir = {}
    })]
    security_context = jsonencode({
      runAsUser = 1
    })
  }
  pod_annotations = {
    "a.b/c"   = "it's \\"$\${d}\\""
    camelCase = "x"
  }
  workers = {
    a = {
      work_pool = "a"
      job = {
        namespace = {
          type = "create"
          name = "jobs"
        }
      }
      values = [yamlencode({
        nodeSelector = {
          "a.b/c" = "d"
        }
      }), "x: 1"]
    }
    second = {
      work_pool   = "a"
      name        = "second"
      create_pool = false
    }
  }
  release = {
    upgrade_install = true
  }
  database_password   = var.database_password
  basic_auth_password = var.api_password
}
`);
});

test('settings of Prefect 1 become inputs of its module', () => {
  const settings = {
    generation: 1,
    database: { type: 'bundled', credentials: 'generated', existingClaim: 'data' },
    agent: { job: { template: { type: 'fromConfigMap', configMapName: 'a', key: 'b' } } },
  };
  expect(moduleCode(PREFECT1_SETTINGS_SCHEMA, settings, 'prefect1-server')).toBe(`module "prefect" {
  source  = "cdktf-prefect/prefect/kubernetes//modules/prefect1-server"
  version = "${version}"
  database = {
    type = "bundled"
    credentials = {
      type = "generated"
    }
    existing_claim = "data"
  }
  agent = {
    job = {
      template = {
        type            = "fromConfigMap"
        config_map_name = "a"
        key             = "b"
      }
    }
  }
}
`);
});
