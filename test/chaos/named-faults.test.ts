import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { STEPS } from './steps.ts';
import { FAULTS, KILLS } from './strikes.ts';

const STRIKES = [KILLS, FAULTS, STEPS].flatMap((part) => part.map(({ name }) => name));

/** The rows of the table: a fault, and what strikes with it. That all of these strike, each scenario checks itself. */
async function rows(): Promise<{ fault: string; by: string[] }[]> {
  const text = await readFile(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  const table = text.split('| fault | struck by | proves |\n| --- | --- | --- |\n')[1]?.split('\n\n')[0] ?? '';
  return table.split('\n').map((row) => {
    const [, fault = '', by = ''] = row.split('|');
    return { fault: fault.trim(), by: [...by.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) };
  });
}

it('each fault that the documents name is struck by something that a scenario has', async () => {
  const all = await rows();
  expect(all.length).toBeGreaterThan(25);
  expect(all.filter(({ by }) => by.length === 0)).toEqual([]);
  expect(all.flatMap(({ by }) => by).filter((name) => !STRIKES.includes(name))).toEqual([]);
});

it('the documents name everything that strikes', async () => {
  const named = new Set((await rows()).flatMap(({ by }) => by));
  expect(STRIKES.filter((name) => !named.has(name))).toEqual([]);
});
