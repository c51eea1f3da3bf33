import { glob, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { architectureProblems } from './architecture.ts';

const FOLDERS = '{src,simulators,scripts,bench,test}/**/*.{ts,mjs}';

/** The architecture check of the tree under the current folder; exits 1 with a line per problem. */
const packages = z
  .object({ devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(await readFile('package.json', 'utf8')));
const files = new Map<string, string>();
for await (const path of glob(FOLDERS)) files.set(path, await readFile(path, 'utf8'));
const problems = architectureProblems(files, new Set(Object.keys(packages.devDependencies)));
process.stdout.write(problems.map((problem) => `${problem}\n`).join(''));
if (problems.length > 0) process.exitCode = 1;
