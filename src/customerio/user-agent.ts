import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageSchema = z.object({ name: z.string(), version: z.string() });

const { name, version } = packageSchema.parse(
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
);

/** How the service names itself. */
export const USER_AGENT = `${name}/${version}`;

/** Of the service. */
export const VERSION = version;
