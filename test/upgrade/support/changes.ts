import type { Change } from './change-workflows.ts';

const CALL =
  'const prepared = await this.calls.holding((grant) => preparing.prepareRun({ ...input, ...grant }), { whole: true });';
const IMPORT: Change = {
  file: 'sync-run.ts',
  from: '  continueAsNew,\n',
  to: '  continueAsNew,\n  deprecatePatch,\n  patched,\n  sleep,\n',
};
const USE = 'void [deprecatePatch, patched, sleep];';

const prepare = (before: string): Change[] => [
  IMPORT,
  { file: 'sync-run.ts', from: CALL, to: `${USE}\n    ${before}\n    ${CALL}` },
];

export const CHANGE_ID = 'settle-before-planning';

/** A wait before a run is planned, in each step of the way that docs/changing-workflows.md describes. */
export const WAIT = {
  bare: prepare('await sleep(10);'),
  patched: prepare(`if (patched('${CHANGE_ID}')) await sleep(10);`),
  deprecated: prepare(`deprecatePatch('${CHANGE_ID}'); await sleep(10);`),
};

const RECORD = 'await brief.finishRun({\n      runId,\n      syncId,';

/** Further changes that runs under way do not survive, and the same ones guarded. */
export const OTHER_CHANGES: Record<string, { bare: Change[]; patched: Change[] }> = {
  'an activity before the run is planned': {
    bare: prepare('await cleanup.abortQueryJob({ jobId: "x", apiVersion: "1", connectionId: "x" });'),
    patched: prepare(
      `if (patched('abort-first')) await cleanup.abortQueryJob({ jobId: "x", apiVersion: "1", connectionId: "x" });`,
    ),
  },
  'an activity that is not called any more': {
    bare: [
      IMPORT,
      { file: 'sync-run.ts', from: RECORD, to: RECORD.replace('await', 'if (deprecatePatch === patched) await') },
    ],
    patched: [
      IMPORT,
      { file: 'sync-run.ts', from: RECORD, to: RECORD.replace('await', "if (!patched('no-record')) await") },
    ],
  },
  'steps in another order': {
    bare: [
      {
        file: 'sync-workflow.ts',
        from: '    await scheduleNext(this.entity);\n    this.show();\n    try {',
        to: '    this.show();\n    try {',
      },
      {
        file: 'sync-workflow.ts',
        from: '      if (this.entity.state.paused) await this.tellRun(messages.pauseRunSignal);\n',
        to: '      if (this.entity.state.paused) await this.tellRun(messages.pauseRunSignal);\n      await scheduleNext(this.entity);\n',
      },
    ],
    patched: [
      {
        file: 'sync-workflow.ts',
        from: '    await scheduleNext(this.entity);\n    this.show();\n    try {',
        to: "    const late = patched('schedule-late');\n    if (!late) await scheduleNext(this.entity);\n    this.show();\n    try {",
      },
      {
        file: 'sync-workflow.ts',
        from: '      if (this.entity.state.paused) await this.tellRun(messages.pauseRunSignal);\n',
        to: '      if (this.entity.state.paused) await this.tellRun(messages.pauseRunSignal);\n      if (late) await scheduleNext(this.entity);\n',
      },
    ],
  },
};
