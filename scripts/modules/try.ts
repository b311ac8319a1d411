
import { writeFileSync, mkdirSync } from 'node:fs';
import { generateSchema } from '../../app/schema/generate-schema';
import { prefectServer } from './prefect-server';
import { printModule } from './definition';
mkdirSync('modules/prefect-server', {recursive: true});
writeFileSync('modules/prefect-server/main.tf.json', printModule(prefectServer(generateSchema(process.cwd(), 3))));
