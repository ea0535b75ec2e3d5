import { CLOCK_LOCK, clockStopped, type ClockMode, type Database, type Tx } from './database.ts';
import { asJson } from './values.ts';
import { sqlOf, type Sql } from './sql.ts';

/** A row of the view `due`: whose instant it is. For kind `input` the id is the measure's. */
export interface DueRow {
  readonly kind: 'measure' | 'input' | 'contact' | 'cycle' | 'schedule' | 'unit-change' | 'agenda';
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What a jump did; see {@link ClockStore.jump}. */
export type Jump =
  | { readonly type: 'jumped'; readonly now: number; readonly due: readonly DueRow[] }
  | { readonly type: 'unsettled'; readonly now: number; readonly due: readonly DueRow[] }
  | { readonly type: 'idle'; readonly now: number };

/** An act of a scripted actor, for which virtual time waits. */
export interface AgendaRow {
  readonly id: string;
  readonly at: number;
  readonly payload: unknown;
}

export interface ClockStore {
  /** The instant that every decision would take now, epoch ms. */
  now(): Promise<number>;
  mode(): ClockMode;
  /** Sets make and instant; other processes must open their store afterwards. */
  set(clock: { readonly mode: 'system' } | { readonly mode: 'stepped'; readonly nowMs: number }): Promise<void>;
  /**
   * Alone under the lock: while anything is due at or before now, nothing moves (`unsettled` lists it); else the clock
   * goes to the earliest instant of the view `due` and the rows of that instant are returned; `idle` when there is none, or
   * none until `untilMs`.
   */
  jump(untilMs?: number): Promise<Jump>;
  /** Rows due at or before now: what still has to be done before time may move. */
  unsettled(): Promise<readonly DueRow[]>;
  /** Adds acts of scripted actors; an id that is there already is left alone. */
  addAgenda(rows: readonly AgendaRow[]): Promise<void>;
  /** Acts due at or before now, in order. */
  dueAgenda(): Promise<{ readonly now: number; readonly rows: readonly AgendaRow[] }>;
  finishAgenda(ids: readonly string[]): Promise<void>;
}

/** The clock port's stored side: real time, or the virtual instant of the stepped clock. */
export function clockStore(db: Database): ClockStore {
  const nowOf = (sql: Sql): Promise<number> => (db.stepped ? storedNow(sql) : Promise.resolve(Date.now()));
  return {
    now: () => db.read((prisma) => nowOf(sqlOf(prisma))),
    mode: () => db.clockMode,
    set: async (clock) => {
      const nowMs = clock.mode === 'stepped' ? clock.nowMs : null;
      await db.hot(async (sql) => {
        await sql.query(LOCK_ALONE, CLOCK_LOCK);
        await sql.query('UPDATE clock SET mode = $1, now_ms = $2::bigint', clock.mode, nowMs);
      });
      db.clockMode = clock.mode;
    },
    jump: (untilMs = Infinity) => db.hot((sql) => jump(sql, untilMs)),
    unsettled: () =>
      db.read(async (prisma) => {
        const sql = sqlOf(prisma);
        return dueUntil(sql, await nowOf(sql));
      }),
    addAgenda: async (rows) => {
      if (rows.length > 0) await db.write((tx) => addAgenda(tx, rows));
    },
    dueAgenda: () =>
      db.read(async (prisma) => {
        const now = await nowOf(sqlOf(prisma));
        const rows = await prisma.agenda.findMany({
          where: { at: { lte: new Date(now) } },
          orderBy: [{ at: 'asc' }, { id: 'asc' }],
        });
        return { now, rows: rows.map(({ id, at, payload }) => ({ id, at: at.getTime(), payload })) };
      }),
    finishAgenda: (ids) =>
      db.write(async (tx) => {
        await tx.agenda.deleteMany({ where: { id: { in: [...ids] } } });
      }),
  };
}

const LOCK_ALONE = 'SELECT pg_advisory_xact_lock($1::bigint)';

async function storedNow(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ now: number | null }>('SELECT now_ms::float8 AS now FROM clock');
  if (row === undefined || row.now === null) throw clockStopped();
  return row.now;
}

const DUE_UNTIL = `
SELECT kind, id, epoch_ms(at)::float8 AS at FROM due WHERE at <= instant_of($1::bigint) ORDER BY at, kind, id`;

const dueUntil = (sql: Sql, until: number): Promise<DueRow[]> => sql.query<DueRow>(DUE_UNTIL, until);

// What is due, or else the earliest instant of all: one look at the view. The rows carry the clock's instant.
const LOOK = `
WITH clock_now AS (SELECT now_ms FROM clock),
due_now AS (SELECT d.kind, d.id, d.at FROM due d WHERE d.at <= instant_of((SELECT now_ms FROM clock_now)))
SELECT (SELECT now_ms::float8 FROM clock_now) AS now,
       (SELECT coalesce(json_agg(json_build_object('kind', kind, 'id', id, 'at', epoch_ms(at)) ORDER BY at, kind, id), '[]')
          FROM due_now) AS unsettled,
       CASE WHEN NOT EXISTS (SELECT 1 FROM due_now) THEN (SELECT epoch_ms(min(at))::float8 FROM due) END AS next`;

async function jump(sql: Sql, untilMs: number): Promise<Jump> {
  // In a statement of its own: the look must see what was committed while this one waited.
  await sql.query(LOCK_ALONE, CLOCK_LOCK);
  const [row] = await sql.query<{ now: number | null; unsettled: DueRow[]; next: number | null }>(LOOK);
  if (row === undefined || row.now === null) throw clockStopped();
  const { now, unsettled, next } = row;
  if (unsettled.length > 0) return { type: 'unsettled', now, due: unsettled };
  if (next === null || next > untilMs) return { type: 'idle', now };
  await sql.query('UPDATE clock SET now_ms = $1::bigint', next);
  return { type: 'jumped', now: next, due: await dueUntil(sql, next) };
}

async function addAgenda(tx: Tx, rows: readonly AgendaRow[]): Promise<void> {
  await tx.agenda.createMany({
    data: rows.map(({ id, at, payload }) => ({ id, at: new Date(at), payload: asJson(payload ?? {}) })),
    skipDuplicates: true,
  });
}
