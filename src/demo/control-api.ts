import { timingSafeEqual } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { z } from 'zod';

/** A future act of a scripted actor: virtual time does not run past it. */
export interface AgendaRow {
  readonly id: string;
  /** Virtual instant, epoch ms. */
  readonly at: number;
}

/** What the far side may ask of the stepped clock. */
export interface ControlDeps {
  now(): Promise<number>;
  /** Idempotent by id. */
  addAgenda(rows: readonly AgendaRow[]): Promise<void>;
  /** Rows at or before now, not done; waits up to `waitMs` for one. */
  dueAgenda(waitMs: number): Promise<{ readonly now: number; readonly rows: readonly AgendaRow[] }>;
  doneAgenda(ids: readonly string[]): Promise<void>;
}

const rowsSchema = z.object({ rows: z.array(z.object({ id: z.string().max(300), at: z.number() })).max(10_000) });
const idsSchema = z.object({ ids: z.array(z.string().max(300)).max(10_000) });
const waitSchema = z.object({ wait: z.coerce.number().min(0).max(30_000).default(0) });

/** The loopback interface between the stepped clock and the scripted far side; only the holder of `token` may use it. */
export function buildControlApi(deps: ControlDeps, token: string): FastifyInstance {
  const app = fastify({ bodyLimit: 4_000_000 });
  app.addHook('onRequest', async (request, reply) => {
    if (!isAllowed(request, token)) await reply.status(401).send({ error: 'bearer token required' });
  });
  app.get('/control/now', async () => ({ now: await deps.now() }));
  app.post('/control/agenda', async (request) => {
    await deps.addAgenda(rowsSchema.parse(request.body).rows);
    return { ok: true };
  });
  app.get('/control/agenda/due', async (request) => deps.dueAgenda(waitSchema.parse(request.query).wait));
  app.post('/control/agenda/done', async (request) => {
    await deps.doneAgenda(idsSchema.parse(request.body).ids);
    return { ok: true };
  });
  return app;
}

function isAllowed(request: FastifyRequest, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
