/** A command of a document that no test can run as it stands. */
export type NotRun = {
  /** How the block's text, or the command's behind `$ `, begins. */
  begins: string;
  because: string;
  /** The test that holds to it what can be held. */
  heldBy: string;
};

/** The whole list: a command that is neither run nor named here fails the test, and so does an entry without its command. */
export const NOT_RUN: readonly NotRun[] = [
  {
    begins: 'npm run demo',
    because: 'it starts a stack of its own, on the usual ports where they are free',
    heldBy: 'test/scripts/demo.test.ts',
  },
  {
    begins: 'git clone',
    because: 'a clone is here already, and its stack takes fixed ports',
    heldBy: 'test/docs/names.test.ts',
  },
  { begins: 'npm test', because: 'it runs this test', heldBy: 'test/docs/names.test.ts' },
  {
    begins: 'npm run chaos',
    because: 'it takes as many minutes as it is told',
    heldBy: 'test/chaos/chaos.test.ts',
  },
  {
    begins: 'npm run bench',
    because: 'it takes minutes, and a machine that does nothing else',
    heldBy: 'test/docs/names.test.ts',
  },
  {
    begins: 'kubectl create namespace',
    because: 'there is no cluster',
    heldBy: 'test/deploy/kubernetes.test.ts',
  },
  {
    begins: "import { patched, sleep } from '@temporalio/workflow'",
    because: 'workflow code runs in a workflow alone; the compiler reads it',
    heldBy: 'test/workflows/replay.test.ts',
  },
  {
    begins: 'docker compose',
    because: 'there is no container engine',
    heldBy: 'test/scripts/compose.test.ts',
  },
];

/** Run, but what the document shows of their output is for a terminal, or another moment. */
export const NOT_COMPARED: readonly NotRun[] = [
  {
    begins: 'salesforce-data-in show Contacts',
    because: 'the bar is drawn on a terminal alone, while a run is under way',
    heldBy: 'test/docs/shown.test.ts',
  },
];
