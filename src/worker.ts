import { runProcess } from './service.ts';

/** A worker alone: any number of them, on a shared database. */
await runProcess('worker');
