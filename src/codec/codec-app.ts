import type { Payload, PayloadCodec } from '@temporalio/common';
import express from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import helmet from 'helmet';
import { isKnownCaller } from './codec-caller.ts';
import type { CodecToken } from './codec-caller.ts';
import { PayloadKeyMissingError } from './payload-codec.ts';
import { payloadsJson, payloadsSchema } from './payload-json.ts';

/** A payload has at most 2 MiB, a third more in base64; the UI asks for one event's at a time. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const PREFLIGHT_SECONDS = '600';
const SIGNED_IN = 'Signed in: the Temporal UI of this browser can decode payloads now. This page can be closed.\n';

export type CodecAppOptions = {
  codec: PayloadCodec;
  tokens: readonly CodecToken[];
  /** Of the Temporal UI: pages of other origins are refused. */
  origins: readonly string[];
};

/** The codec server of https://docs.temporal.io/codec-server: what Temporal keeps encrypted, readable to who has a token. */
export function createCodecApp({ codec, tokens, origins }: CodecAppOptions): express.Application {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(helmet({ crossOriginResourcePolicy: { policy: 'cross-origin' } }));
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.use(allowOrigins(new Set(origins)));
  app.use(demandToken(tokens));
  app.get('/', (_request, response) => void response.type('text/plain').send(SIGNED_IN));
  app.use(express.json({ limit: MAX_BODY_BYTES, type: 'application/json' }));
  app.post(
    '/encode',
    answerWith(async (payloads) => codec.encode(payloads)),
  );
  app.post(
    '/decode',
    answerWith((payloads) => Promise.all(payloads.map((payload) => decodeIfPossible(codec, payload)))),
  );
  app.use(
    (_request, response) => void response.status(404).json({ message: 'There are POST /encode and POST /decode.' }),
  );
  app.use(tellProblem);
  return app;
}

function answerWith(convert: (payloads: Payload[]) => Promise<Payload[]>): RequestHandler {
  return async (request, response) => {
    const { success, data } = payloadsSchema.safeParse(request.body);
    if (success) response.json(payloadsJson(await convert(data.payloads)));
    else
      response
        .status(400)
        .json({ message: 'Send {"payloads": [{"metadata": {…}, "data": "…"}]} as application/json.' });
  };
}

/** One whose key is not here stays encrypted, and hides no other. */
async function decodeIfPossible(codec: PayloadCodec, payload: Payload): Promise<Payload> {
  try {
    return (await codec.decode([payload]))[0] ?? payload;
  } catch (error) {
    if (error instanceof PayloadKeyMissingError) return payload;
    throw error;
  }
}

/** A browser that has signed in sends its credentials from any page: so only the UI's own origin may ask. */
function allowOrigins(origins: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    response.vary('Origin');
    const { origin } = request.headers;
    if (origin === undefined) {
      next();
      return;
    }
    if (!origins.has(origin)) {
      response.status(403).json({ message: `${origin} is not in CODEC_ORIGINS.` });
      return;
    }
    response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' });
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set({
      'Access-Control-Allow-Methods': 'POST',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Namespace',
      'Access-Control-Max-Age': PREFLIGHT_SECONDS,
    });
    response.status(204).end();
  };
}

function demandToken(tokens: readonly CodecToken[]): RequestHandler {
  return (request, response, next) => {
    if (isKnownCaller(tokens, request.headers.authorization)) {
      next();
      return;
    }
    // A browser asks for a name and a password then, and keeps them for the requests that the UI makes.
    response.set('WWW-Authenticate', 'Basic realm="salesforce-data-in payloads", charset="UTF-8"');
    response
      .status(401)
      .json({ message: 'Send one of API_TOKENS: as a bearer token, or its name and itself as Basic.' });
  };
}

const tellProblem: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
  response
    .status(status)
    .json({ message: status < 500 ? 'The request cannot be read.' : 'Something went wrong here.' });
};
