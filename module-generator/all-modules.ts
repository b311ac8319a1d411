import { generatePropsSchema, generateSchema } from '../settings/generate-schema';
import { type ModuleDefinition, printModule } from './definition';
import { withHclNames } from './hcl-names';
import { withNamespaceName } from './namespace-name';
import { prefectServer } from './prefect-server';
import { prefectWorker } from './prefect-worker';
import { prefect1Server } from './prefect1-server';
import { printReadme } from './readme';
import { useOf } from './use';

/** The project's modules, generated from the current sources. */
export function allModules(projectDirectory: string): ModuleDefinition[] {
  return [
    prefectServer(generateSchema(projectDirectory, 3)),
    prefectWorker(generatePropsSchema(projectDirectory, 'PrefectWorkerProps')),
    prefect1Server(generateSchema(projectDirectory, 1)),
  ].map((module) => withHclNames(withNamespaceName(module)));
}

/** Files of the modules by path in the project. */
export function moduleFiles(projectDirectory: string): { readonly path: string; readonly content: string }[] {
  return allModules(projectDirectory).flatMap((module) => [
    { path: `modules/${module.name}/main.tf.json`, content: printModule(module) },
    {
      path: `modules/${module.name}/README.md`,
      content: printReadme(module, useOf(projectDirectory, module)),
    },
  ]);
}
