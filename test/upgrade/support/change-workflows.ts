import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A text of one file of src/workflows, and what takes its place. */
export type Change = { file: string; from: string; to: string };

/** The bundle of the workflows with some changes made to a copy of them, as a file in `folder`. */
export async function bundleChanged(folder: string, changes: readonly Change[]): Promise<{ codePath: string }> {
  const copy = await mkdtemp(join(tmpdir(), 'salesforce-data-in-changed-'));
  try {
    await Promise.all(
      ['src/domain', 'src/workflows', 'src/activities'].map((part) =>
        cp(join(ROOT, part), join(copy, part), { recursive: true }),
      ),
    );
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const change of changes) await apply(join(copy, 'src/workflows', change.file), change);
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(copy, 'src/workflows/index.ts'),
      payloadConverterPath: join(copy, 'src/workflows/payload-converter.ts'),
      logger: new DefaultLogger('WARN'),
    });
    const codePath = join(folder, `${copy.split('-').at(-1) ?? ''}.js`);
    await writeFile(codePath, code);
    return { codePath };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function apply(path: string, { file, from, to }: Change): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} does not have once what is to be changed: ${from}`);
  await writeFile(
    path,
    text.replace(from, () => to),
  );
}
