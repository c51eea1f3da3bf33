import { runProcess } from './service.ts';

/** API and worker in one process; with the argument `api`, the API alone. */
await runProcess(process.argv[2] === 'api' ? 'api' : 'all');
