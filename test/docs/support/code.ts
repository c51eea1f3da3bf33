import { glob, readFile } from 'node:fs/promises';

const CODE = '{src,simulators,scripts,deploy,bench}/**/*.{ts,mjs,yaml,yml,sh}';
const ALSO = ['docker-compose.yml', '.env.example', 'package.json', 'Dockerfile'];

/** The text of all that documents may name, tests and documents left out. */
export async function readCode(): Promise<string> {
  const texts = await Promise.all(ALSO.map((path) => readFile(path, 'utf8')));
  for await (const path of glob(CODE)) texts.push(await readFile(path, 'utf8'));
  return texts.join('\n');
}

/** `GET /v1/syncs/{}` and the like, of the OpenAPI document as the client has it. */
export async function readOperations(): Promise<Set<string>> {
  const text = await readFile('src/client/api.generated.ts', 'utf8');
  const operations = new Set<string>();
  let path = '';
  for (const line of text.slice(0, text.indexOf('export type webhooks')).split('\n')) {
    path = /^ {4}["'](\/[^"']*)["']: \{/.exec(line)?.[1] ?? path;
    const method = /^ {8}(get|post|patch|put|delete): /.exec(line)?.[1];
    if (method !== undefined) operations.add(operationName(method, path));
  }
  return operations;
}

/** With `{}` for what differs from one resource to the next. */
export function operationName(method: string, path: string): string {
  const [route = ''] = path.split(/[?\s]/);
  return `${method.toUpperCase()} ${route.replaceAll(/\{\w+\}|:\w+|\b(con|dst|syn|run)_…/g, '{}')}`;
}
