import express from 'express';
import helmet from 'helmet';
import { withLogFields } from '../log-context.ts';
import { identifyCaller } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { docsRouter } from './docs.ts';
import { DOCS_PATH } from './document-paths.ts';
import { mount } from './mount.ts';
import { allOperations } from './operations.ts';
import { problemHandler } from './problem-handler.ts';
import { Problem } from './problem.ts';
import { limitRate } from './rate-limit.ts';
import { requestIdOf } from './request-id.ts';
import { requestLog } from './request-log.ts';
import { requestMetrics } from './request-metrics.ts';
import { requestSpan } from './request-span.ts';

/** The HTTP API as an Express application; it does not listen by itself. */
export function createApp(deps: ApiDependencies): express.Application {
  const { config, log, clock, store } = deps;
  const operations = allOperations(deps);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(requestMetrics());
  app.use(requestLog(log));
  app.use(requestSpan());
  app.use((request, _response, next) => withLogFields({ requestId: requestIdOf(request) }, next));
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    }),
  );
  app.use(identifyCaller(config.apiTokens));
  app.use(limitRate(config.requestsPerMinute));
  app.use(DOCS_PATH, docsRouter());
  mount(app, operations, { keys: store.idempotencyKeys, stopping: deps.stopping });
  app.use((request) => {
    throw new Problem(404, `There is nothing at ${request.path}.`);
  });
  app.use(problemHandler(clock));
  return app;
}
