import { z } from 'zod';
import { done } from '../../client/answers.ts';
import { command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { EXIT } from '../exit-codes.ts';
import { findSync } from '../find-sync.ts';
import { latestDefinition } from '../format/sync.ts';
import { say } from '../session.ts';

export const deleteSync = command({
  usage: 'delete <sync>',
  summary: 'End a sync; what was sent stays in Customer.io',
  flags: [['-y, --yes', 'without being asked']],
  examples: ['delete Contacts', 'delete syn_8f3kq2mz7w --yes'],
  options: z.object({ yes: z.boolean().optional() }),
  async run(session, [wanted = ''], { yes }) {
    const sync = await findSync(session, wanted);
    const { name } = latestDefinition(sync);
    if (!(await confirm(session, `End ${name} (${sync.id})? What it sent stays in Customer.io.`, yes === true))) {
      session.io.err('Nothing was changed.\n');
      return EXIT.failure;
    }
    await done(session.client.DELETE('/v1/syncs/{syncId}', { params: { path: { syncId: sync.id } } }));
    say(session, { id: sync.id, deleted: true }, () => `${name} (${sync.id}) is ended.`);
    return EXIT.ok;
  },
});
