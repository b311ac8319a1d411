import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import names from '../app/cdktf-names.json';
import { ROOT } from '../toolbox/process';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

export interface Sample {
  readonly milliseconds: number;
  /** Peak memory of the process. */
  readonly megabytes: number;
}

/** Compiles the programs of this folder in a scratch project, where `cdktf-prefect` is the compiled library. */
export class Programs {
  public constructor(private readonly scratch: string) {
    this.linkModules();
    for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.ts'))) {
      const { outputText } = transpileModule(readFileSync(join(__dirname, file), 'utf8'), {
        compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
      });
      writeFileSync(join(scratch, file.replace(/ts$/, 'js')), outputText);
    }
    writeFileSync(
      join(scratch, 'memory.js'),
      `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)));`,
    );
  }

  public compiled(name: string, ...args: string[]): Program {
    return {
      command: process.execPath,
      args: [join(this.scratch, `${name}.js`), ...args],
      cwd: this.scratch,
    };
  }

  /** Runs a program as the template of `cdktf init --template=typescript` does, without npx. */
  public byTemplate(name: string): Program {
    const cwd = join(this.scratch, 'template');
    const template = join(ROOT, 'node_modules/@cdktf/cli-core/templates/typescript');
    mkdirSync(cwd, { recursive: true });
    copyFileSync(join(template, 'tsconfig.json'), join(cwd, 'tsconfig.json'));
    copyFileSync(join(__dirname, `${name}.ts`), join(cwd, 'main.ts'));
    return {
      command: process.execPath,
      args: [join(ROOT, 'node_modules/ts-node/dist/bin.js'), 'main.ts'],
      cwd,
    };
  }

  /** The command `app` in cdktf.json. */
  public app(): Program {
    const { app } = JSON.parse(readFileSync(join(ROOT, names.projectFile), 'utf8'));
    return { command: 'sh', args: ['-c', `exec ${app}`], cwd: ROOT };
  }

  /** Runs a program once, and returns its output too. */
  public measure({ command, args, cwd }: Program): Sample & { output: string } {
    const report = join(this.scratch, 'memory');
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd,
      env: {
        ...process.env,
        [names.outputFolderVariable]: join(this.scratch, 'out'),
        NODE_OPTIONS: `--require ${join(this.scratch, 'memory.js')}`,
        BENCH_MEMORY: report,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    const milliseconds = performance.now() - start;
    if (status !== 0) {
      throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
    }
    return { milliseconds, megabytes: Number(readFileSync(report, 'utf8')) / 1024, output: stdout };
  }

  /** Runs the programs in turns, and returns the medians. The first round only warms the caches. */
  public measureInTurns(programs: readonly Program[], rounds: number): Sample[] {
    const samples: Sample[][] = programs.map(() => []);
    for (let round = 0; round <= rounds; round++) {
      programs.forEach((program, index) => {
        const sample = this.measure(program);
        if (round > 0) {
          samples[index].push(sample);
        }
      });
    }
    return samples.map((list) => ({
      milliseconds: median(list.map(({ milliseconds }) => milliseconds)),
      megabytes: median(list.map(({ megabytes }) => megabytes)),
    }));
  }

  private linkModules(): void {
    const modules = join(this.scratch, 'node_modules');
    mkdirSync(modules);
    for (const name of ['@cdktf', '@types', 'cdktf', 'constructs']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    symlinkSync(ROOT, join(modules, 'cdktf-prefect'));
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
