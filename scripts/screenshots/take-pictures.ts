import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Wide enough for what the head of a run's page says. */
const WIDTH = 1_760;
const COLUMNS = ['Status', 'Workflow ID', 'SyncName', 'SyncStatus', 'SyncObject', 'Start'];

export type Pictures = { uiUrl: string; syncId: string; folder: string; say: (line: string) => void };

/** What operators look at in the Temporal UI, a file each. */
export async function takePictures(page: Page, { uiUrl, syncId, folder, say }: Pictures): Promise<void> {
  const namespace = `${uiUrl}/namespaces/default`;
  const take = async (name: string): Promise<void> => {
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    say(path);
  };
  const height = (pixels: number) => page.setViewportSize({ width: WIDTH, height: pixels });
  const open = async (path: string, sees: string): Promise<void> => {
    await page.goto(`${namespace}/${path}`);
    await page.getByText(sees, { exact: false }).filter({ visible: true }).first().waitFor();
  };

  // Where the UI keeps what *Configure columns* chose.
  const columns = JSON.stringify({ default: COLUMNS.map((label) => ({ label })) });
  await page.addInitScript(`localStorage.setItem('namespace-workflow-table-columns', ${JSON.stringify(columns)})`);

  await height(560);
  await open(`workflows?query=${encodeURIComponent("SyncStatus = 'needs_attention'")}`, '1 Workflow');
  await page.getByText('SyncName').filter({ visible: true }).first().waitFor();
  await take('temporal-ui-needs-attention');

  await height(850);
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
  // Those for people come last.
  await form.getByText('Edit. Data').scrollIntoViewIfNeeded();
  await take('temporal-ui-signal');

  await height(1_250);
  await open(`workflows/run_${syncId.replace(/^syn_/, '')}_1`, 'Write down how the run ended');
  await take('temporal-ui-run');
}
