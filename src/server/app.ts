import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance } from 'fastify';
import { DubanError } from '../domain/errors.ts';
import { html, page } from './html.ts';
import { answerRoutes, type AnswerDeps } from './routes/answer/handler.ts';
import { peopleRoutes, type PeopleDeps } from './routes/people/handler.ts';

/** What the server needs of the rest of duban; `runtime` wires it. */
export interface ServerDeps extends AnswerDeps, PeopleDeps {
  /** Resolves when database and Temporal answer; rejects with the reason. */
  ready(): Promise<void>;
  /** Requests that one address may make; a proxy in front counts as one. */
  readonly perMinute: number;
  /** Called for errors that are not the caller's fault. */
  onError(error: unknown): void;
}

/** Builds the HTTP server; it does not listen. */
export async function buildApp(deps: ServerDeps): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: 64 * 1024, trustProxy: false, routerOptions: { maxParamLength: 1000 } });
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        // Plain HTTP on loopback must stay usable; a proxy that speaks TLS sets HSTS.
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
    // A link is a secret: it must not leave in a Referer.
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(rateLimit, { max: deps.perMinute, timeWindow: '1 minute' });
  await app.register(formbody, { bodyLimit: 1_000_000 });
  setErrorPages(app, deps);
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await deps.ready();
      return { status: 'ready' };
    } catch (error) {
      return reply
        .status(503)
        .send({ status: 'not-ready', reason: error instanceof Error ? error.message : 'unknown' });
    }
  });
  answerRoutes(app, deps);
  peopleRoutes(app, deps);
  return app;
}

function setErrorPages(app: FastifyInstance, deps: ServerDeps): void {
  app.setNotFoundHandler((_request, reply) =>
    reply
      .status(404)
      .type('text/html; charset=utf-8')
      .send(
        page(
          '未找到 Not found',
          html`<div class="card error">
            <h1>没有这个页面</h1>
            <p>There is no such page.</p>
          </div>`,
        ),
      ),
  );
  app.setErrorHandler((error, _request, reply) => {
    const known = error instanceof DubanError ? error.kind.http : statusOf(error);
    if (known >= 500) deps.onError(error);
    return reply
      .status(known)
      .type('text/html; charset=utf-8')
      .send(
        page(
          '暂时无法办理 Not possible now',
          known >= 500
            ? html`<div class="card error">
                <h1>系统暂时无法办理，请稍后再试</h1>
                <p>Nothing was lost; please try again in a few minutes.</p>
              </div>`
            : html`<div class="card error">
                <h1>请求无法办理</h1>
                <p>The request could not be taken (${known}).</p>
              </div>`,
        ),
      );
  });
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}
