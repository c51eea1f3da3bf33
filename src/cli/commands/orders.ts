import type { Sync } from '../../client/api.generated.ts';
import { dataOf } from '../../client/answers.ts';
import { command } from '../command.ts';
import { z } from 'zod';
import type { CliCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findSync } from '../find-sync.ts';
import { latestDefinition } from '../format/sync.ts';
import { say } from '../session.ts';
import type { Session } from '../session.ts';
import { watch, WATCH } from '../watch.ts';

type Order = {
  name: string;
  summary: string;
  /** What then holds, after the sync's name. */
  outcome: string;
  startsRun?: boolean;
  post: (client: Session['client'], params: { path: { syncId: string } }) => Promise<Sync>;
};

export const run = order({
  name: 'run',
  startsRun: true,
  summary: 'Start the next run at once',
  outcome: 'runs now, or right after the run under way: show follows it.',
  post: (client, params) => dataOf(client.POST('/v1/syncs/{syncId}/run', { params })),
});

export const resync = order({
  name: 'resync',
  startsRun: true,
  summary: 'Read and send everything again',
  outcome: 'reads and sends everything again: show follows it.',
  post: (client, params) => dataOf(client.POST('/v1/syncs/{syncId}/resync', { params })),
});

export const reconcile = order({
  name: 'reconcile',
  startsRun: true,
  summary: 'Read everything again, and send only what differs from what was delivered',
  outcome: 'is compared with Salesforce as a whole: show follows it.',
  post: (client, { path }) =>
    dataOf(client.POST('/v1/syncs/{syncId}/resync', { params: { path, query: { changedOnly: 'true' } } })),
});

export const pause = order({
  name: 'pause',
  summary: 'Pause a sync; a run under way stops at its next checkpoint',
  outcome: 'is paused: resume goes on where it stopped.',
  post: (client, params) => dataOf(client.POST('/v1/syncs/{syncId}/pause', { params })),
});

export const resume = order({
  name: 'resume',
  summary: 'Let a paused sync go on, from where it stopped',
  outcome: 'goes on.',
  post: (client, params) => dataOf(client.POST('/v1/syncs/{syncId}/resume', { params })),
});

function order({ name, summary, outcome, startsRun = false, post }: Order): CliCommand {
  return command({
    usage: `${name} <sync>`,
    summary,
    ...(startsRun ? { flags: [WATCH] } : {}),
    examples: [`${name} Contacts`, ...(startsRun ? [`${name} Contacts --watch`] : [])],
    options: z.object({ watch: z.boolean().optional() }),
    async run(session, [wanted = ''], options) {
      const { id, ...found } = await findSync(session, wanted);
      const sync = await post(session.client, { path: { syncId: id } });
      const watches = options.watch === true;
      const then = startsRun && sync.status === 'paused' ? 'is paused, and does so once it is resumed.' : outcome;
      if (!(session.json && watches)) {
        say(session, sync, () => `${latestDefinition({ id, ...found }).name} (${id}) ${then}`);
      }
      return watches ? watch(session, id, found.lastRun?.id) : EXIT.ok;
    },
  });
}
