import { join } from 'node:path';
import type { Page } from 'playwright-core';

export type Pictures = { uiUrl: string; syncId: string; folder: string; say: (line: string) => void };

/** What operators look at in the Temporal UI, a file each. */
export async function takePictures(page: Page, { uiUrl, syncId, folder, say }: Pictures): Promise<void> {
  const namespace = `${uiUrl}/namespaces/default`;
  const take = async (name: string): Promise<void> => {
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    say(path);
  };
  const open = async (path: string, sees: string): Promise<void> => {
    await page.goto(`${namespace}/${path}`);
    await page.getByText(sees, { exact: false }).filter({ visible: true }).first().waitFor();
  };

  await open(`workflows?query=${encodeURIComponent("SyncStatus = 'needs_attention'")}`, '1 Workflow');
  await take('temporal-ui-needs-attention');

  await open(`workflows/${syncId}`, 'Timeline');
  await page
    .getByRole('tab', { name: 'User Metadata' })
    .or(page.getByRole('link', { name: 'User Metadata' }))
    .first()
    .click();
  await page.frameLocator('iframe').last().getByText('Last runs').waitFor();
  await take('temporal-ui-sync');

  await page.getByRole('button', { name: 'More Actions' }).click();
  await page.getByRole('menuitem', { name: 'Send a Signal' }).click();
  const form = page.locator('dialog[open]');
  await form.getByTestId('signal-select-button').click();
  await form.getByText('Edit. Data').waitFor();
  await take('temporal-ui-signal');

  await page.setViewportSize({ width: 1_440, height: 1_250 });
  await open(`workflows/run_${syncId.replace(/^syn_/, '')}_1`, 'Write down how the run ended');
  await take('temporal-ui-run');
}
