import type { CliCommand } from '../command.ts';
import { alerts } from './alerts.ts';
import { apply } from './apply.ts';
import { connections } from './connections.ts';
import { create } from './create.ts';
import { deleteSync } from './delete.ts';
import { destinations } from './destinations.ts';
import { edit } from './edit.ts';
import { list } from './list.ts';
import { pause, reconcile, resume, resync, run } from './orders.ts';
import { rejections } from './rejections.ts';
import { retry } from './retry.ts';
import { runs } from './runs.ts';
import { show } from './show.ts';

/** In the order in which `--help` lists them. */
export const COMMANDS: readonly CliCommand[] = [
  list,
  show,
  create,
  edit,
  run,
  resync,
  reconcile,
  pause,
  resume,
  deleteSync,
  runs,
  rejections,
  retry,
  apply,
  connections,
  destinations,
  alerts,
];
