import { z } from 'zod';
import { DESTINATION_KINDS } from '../../../src/destinations/index.ts';
import { runProcess } from '../../../src/service.ts';
import { webhook } from '../webhook.ts';

/** The service with one kind of destination more. */
const role = z.enum(['all', 'api', 'worker']).default('all').parse(process.argv[2]);
await runProcess(role, [...DESTINATION_KINDS, webhook]);
