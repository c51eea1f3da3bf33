import { relative } from 'node:path';
import { afterEach } from 'vitest';
import { fixtureNames } from './fixtures.ts';

/** What a failure says besides: what the test worked with, and how it is run alone. */
afterEach(({ task }) => {
  const file = relative(process.cwd(), task.file.filepath);
  const names = fixtureNames().map((name) => `Fixture: ${name}`);
  const again = `npx vitest run ${file}`;
  // Tests of one file may build on each other: the file first.
  const lines = [...names, `Again: ${again}`, `Alone: ${again} -t ${shellQuoted(fullName(task))}`].join('\n');
  for (const error of task.result?.errors ?? []) {
    // Reporters show the stack's own copy of the message where there is one.
    const { message, stack } = error;
    error.message = `${message}\n${lines}`;
    if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  }
});

/** As `-t` compares it: a pattern over the names of the suites and the test. */
function fullName({ name, suite }: Named): string {
  const names = [name];
  for (let outer = suite; outer !== undefined; outer = outer.suite) names.unshift(outer.name);
  return names.join(' ').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

type Named = { name: string; suite?: Named | undefined };

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
