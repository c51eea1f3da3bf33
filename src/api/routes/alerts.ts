import { z } from 'zod';
import { ALERT_TYPES } from '../../domain/alerts/alert-kind.ts';
import { connectionIdSchema, destinationIdSchema } from '../../domain/sync-definition.ts';
import type { Alert } from '../../store/alert-store.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { jsonAnswer, withExample } from '../described.ts';
import { ALERT } from '../examples/alerts.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pageAnswer, pageQuery, pageRequest, pageSchema } from '../pagination.ts';
import { syncIdFilter } from '../path-params.ts';
import { badInput, Problem } from '../problem.ts';

const tag = 'Alerts';

export const alertSchema = z
  .object({
    id: z.string(),
    type: z.enum(Object.values(ALERT_TYPES)),
    state: z.enum(['open', 'resolved']),
    syncId: z.string().optional(),
    connectionId: z.string().optional().meta({ description: 'Of an alert about a connection, or about its syncs.' }),
    destinationId: z.string().optional().meta({ description: "Of an alert about a destination's syncs." }),
    name: z.string(),
    code: z.string(),
    message: z.string(),
    runId: z.string().optional(),
    since: z.iso.datetime().meta({ description: 'Since when it has been so.' }),
    openedAt: z.iso.datetime().meta({ description: 'When it was found worth telling.' }),
    resolvedAt: z.iso.datetime().optional(),
    toldBy: z
      .string()
      .optional()
      .meta({ description: 'The alert about several syncs whose messages tell of this one.' }),
    messages: z
      .array(
        z.object({
          id: z.string().meta({ description: 'The `webhook-id`.' }),
          type: z.string(),
          status: z.enum(['waiting', 'delivered', 'given_up']),
          attempts: z.number().int(),
          lastError: z.string().optional(),
        }),
      )
      .meta({ description: 'Of its begin and of its end; those of `toldBy`, if there is one.' }),
  })
  .meta({ id: 'Alert' });

const testSchema = z
  .object({
    webhookId: z.string(),
    status: z.enum(['accepted', 'refused', 'unreachable']),
    httpStatus: z.number().int().optional(),
    message: z.string().meta({ description: 'For the operator; of a refusal, how the answer begins.' }),
  })
  .meta({ id: 'AlertTest' });

const listQuery = z.strictObject({
  ...pageQuery,
  syncId: syncIdFilter,
  connectionId: connectionIdSchema
    .optional()
    .meta({ description: 'Alerts about the connection itself, or its syncs.' }),
  destinationId: destinationIdSchema.optional().meta({ description: "Alerts about the destination's syncs." }),
  state: withExample(z.enum(['open', 'resolved']).optional(), 'open'),
});

export function alertOperations({ store, alerts }: ApiDependencies): Operation[] {
  return [
    operation({
      id: 'listAlerts',
      method: 'get',
      path: '/v1/alerts',
      tag,
      summary: 'List alerts, open ones and those resolved in the last 90 days, newest first',
      description: 'Empty where no address for alerts is configured.',
      scope: 'read',
      query: listQuery,
      answers: { 200: jsonAnswer('A page', pageSchema(alertSchema), { data: [ALERT], nextCursor: null }) },
      problems: [twoSubjects()],
      async run({ query: { syncId, connectionId, destinationId, state, ...page } }) {
        const given = [syncId, connectionId, destinationId].filter((id) => id !== undefined);
        if (given.length > 1) {
          throw twoSubjects();
        }
        const [subjectId] = given;
        const filter = {
          ...(subjectId === undefined ? {} : { subjectId }),
          ...(state === undefined ? {} : { open: state === 'open' }),
        };
        return pageAnswer(await store.alerts.list(filter, pageRequest(page)), alertView);
      },
    }),
    operation({
      id: 'testAlerts',
      method: 'post',
      path: '/v1/alerts/test',
      tag,
      summary: 'Send a message of the type `alert.test`, once, and say what its receiver answered',
      scope: 'write',
      answers: {
        200: jsonAnswer('What the receiver said', testSchema, {
          webhookId: 'msg_2n7c4vq8xj',
          status: 'accepted',
          httpStatus: 204,
          message: 'The receiver took the message.',
        }),
      },
      problems: [alertsOff()],
      async run() {
        if (alerts === undefined) throw alertsOff();
        const { id: webhookId, answer } = await alerts.test();
        if (answer.type === 'unreachable') {
          return { status: 200, body: { webhookId, status: answer.type, message: answer.error } };
        }
        const message = answer.type === 'accepted' ? 'The receiver took the message.' : answer.text;
        return { status: 200, body: { webhookId, status: answer.type, httpStatus: answer.status, message } };
      },
    }),
  ];
}

function twoSubjects(): Problem {
  return badInput([
    { path: 'connectionId', message: 'An alert is about a sync, a connection or a destination: give one.' },
  ]);
}

function alertsOff(): Problem {
  return new Problem(501, 'Alerts are off. Set ALERT_WEBHOOK_URL and ALERT_WEBHOOK_SECRET to turn them on.');
}

function alertView(alert: Alert): z.infer<typeof alertSchema> {
  const { id, subject, toldBy, kind, name, code, message, runId, since, openedAt, resolvedAt, messages } = alert;
  return {
    id,
    type: ALERT_TYPES[kind],
    state: resolvedAt === undefined ? 'open' : 'resolved',
    [`${subject.type}Id`]: subject.id,
    name,
    code,
    message,
    ...(runId === undefined ? {} : { runId }),
    since: since.toISOString(),
    openedAt: openedAt.toISOString(),
    ...(resolvedAt === undefined ? {} : { resolvedAt: resolvedAt.toISOString() }),
    ...(toldBy === undefined ? {} : { toldBy }),
    messages,
  };
}
