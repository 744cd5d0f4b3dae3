import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { createClientErrorHandler } from './client-error.ts';
import type { Context } from './context.ts';
import { addControl } from './control/plugin.ts';
import { addCors } from './cors.ts';
import { answerBadUrl, createErrorHandler } from './error-answer.ts';
import { notFound } from './not-found.ts';
import { addOpenApi } from './openapi/plugin.ts';
import { queryCompiler } from './query.ts';
import { addRecords } from './records.ts';
import { addForward } from './routes/forward.ts';
import { addMetrics } from './routes/metrics.ts';
import { addPage } from './routes/page.ts';
import { addParse } from './routes/parse.ts';
import { addProbes } from './routes/probes.ts';
import { addVisits } from './visits.ts';

/** Everything that answers, put together; listens to nothing yet. */
export async function createApp(context: Context): Promise<FastifyInstance> {
  const { answers, limits, logger, stopping, waiting } = context;
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler: createClientErrorHandler(logger, answers),
    frameworkErrors: answerBadUrl,
    // Requests that come on open connections while the server stops get an answer of our own shape.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // service@version is one part of a path.
    routerOptions: { maxParamLength: 500 },
    keepAliveTimeout: limits.keepAliveMs,
    // The upload's own deadline comes first and says why; this one is for bodies that nobody reads.
    requestTimeout: limits.uploadMs + limits.headersMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.checkMs },
  });
  // Bodies are read by the routes, each under its own limits; nothing is parsed before.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setValidatorCompiler(queryCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(createErrorHandler(stopping));
  app.setNotFoundHandler(async ({ method, url }) => {
    throw notFound(method, url);
  });
  // Without a listener Node tells every client to send its body, also those that are about to be refused.
  app.server.on('checkContinue', (request, response) => {
    waiting.add(request);
    app.server.emit('request', request, response);
  });

  addVisits(app, context);
  addRecords(app, context);
  addCors(app, context.corsOrigins ?? []);
  await addOpenApi(app, context.version);
  addParse(app, context);
  addProbes(app, context);
  addMetrics(app, context);
  await addControl(app, context);
  await addPage(app, context.webDir);
  addForward(app, context);
  return app;
}
