import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { runScenario } from '../demo/scenario.ts';
import { Api } from '../stack/api.ts';
import { startLocalStack } from '../stack/local-stack.ts';
import { runCommand } from '../stack/run-command.ts';
import { UserError } from '../user-error.mjs';
import { prepareSyncs } from './prepare-syncs.ts';
import { takePictures } from './take-pictures.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images', import.meta.url));
/** Several result pages, so that a run has something to tell. */
const CONTACTS = 60_000;
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** `npm run screenshots`: the demo's syncs as the Temporal UI shows them, in docs/images. CHROMIUM_PATH names the browser. */
await runCommand('Taking the screenshots', async (cleanup) => {
  const executablePath = await findBrowser();
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-screenshots-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const stack = await startLocalStack({ dataDir: folder, contacts: CONTACTS, keepTemporal: false }, cleanup);
  await stack.startService();
  const api = new Api(stack.apiUrl, stack.apiToken);
  const outcome = await runScenario(stack, api, say);
  // The comparison took seconds in one go, in which the API hung up: let the client hear of it before it asks again.
  await setImmediate();
  const syncId = await prepareSyncs(stack, api);
  await mkdir(IMAGES, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  cleanup.add(() => browser.close());
  const page = await browser.newPage({ colorScheme: 'light', timezoneId: 'UTC' });
  await takePictures(page, { uiUrl: stack.temporalUiUrl, syncId, folder: IMAGES, say });
  return outcome === 'equal' ? 0 : 1;
});

async function findBrowser(): Promise<string> {
  for (const path of [process.env['CHROMIUM_PATH'] ?? '', ...BROWSERS]) {
    const there =
      path !== '' &&
      (await access(path).then(
        () => true,
        () => false,
      ));
    if (there) return path;
  }
  throw new UserError('There is no Chromium here: install one, or name it in CHROMIUM_PATH.');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
