import { CLOCK_LOCK, clockStopped, type ClockMode, type Database, type Tx } from './database.ts';

/** A row of the view `due`: whose instant it is. For kind `input` the id is the measure's. */
export interface DueRow {
  readonly kind: 'measure' | 'input' | 'contact' | 'cycle' | 'agenda';
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
   * goes to the earliest instant of the view `due` and the rows of that instant are returned; `idle` when there is none.
   */
  jump(): Promise<Jump>;
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
  return {
    now: () => (db.stepped ? db.read(storedNow) : Promise.resolve(Date.now())),
    mode: () => db.clockMode,
    set: async (clock) => {
      await db.transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(${CLOCK_LOCK}::bigint)`;
        const nowMs = clock.mode === 'stepped' ? clock.nowMs : null;
        await tx.$executeRaw`UPDATE clock SET mode = ${clock.mode}, now_ms = ${nowMs}::bigint`;
      });
      db.clockMode = clock.mode;
    },
    jump: () => db.transaction(jump),
    unsettled: () => db.read(async (prisma) => dueUntil(prisma, await nowOf(db, prisma))),
    addAgenda: (rows) => db.write((tx) => addAgenda(tx, rows)),
    dueAgenda: () =>
      db.read(async (prisma) => {
        const now = await nowOf(db, prisma);
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

type Reader = Pick<Tx, '$queryRaw'>;

async function storedNow(tx: Reader): Promise<number> {
  const [row] = await tx.$queryRaw<{ now: bigint | null }[]>`SELECT now_ms AS now FROM clock`;
  if (row === undefined || row.now === null) throw clockStopped();
  return Number(row.now);
}

const nowOf = (db: Database, tx: Reader): Promise<number> => (db.stepped ? storedNow(tx) : Promise.resolve(Date.now()));

async function dueUntil(tx: Reader, until: number): Promise<DueRow[]> {
  const rows = await tx.$queryRaw<{ kind: DueRow['kind']; id: string; at: bigint }[]>`
    SELECT kind, id, epoch_ms(at) AS at FROM due WHERE at <= instant_of(${until}::bigint) ORDER BY at, kind, id`;
  return rows.map(({ kind, id, at }) => ({ kind, id, at: Number(at) }));
}

async function jump(tx: Tx): Promise<Jump> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${CLOCK_LOCK}::bigint)`;
  const now = await storedNow(tx);
  const unsettled = await dueUntil(tx, now);
  if (unsettled.length > 0) return { type: 'unsettled', now, due: unsettled };
  const [earliest] = await tx.$queryRaw<{ at: bigint | null }[]>`SELECT epoch_ms(min(at)) AS at FROM due`;
  if (earliest === undefined || earliest.at === null) return { type: 'idle', now };
  const next = Number(earliest.at);
  await tx.$executeRaw`UPDATE clock SET now_ms = ${next}::bigint`;
  return { type: 'jumped', now: next, due: await dueUntil(tx, next) };
}

async function addAgenda(tx: Tx, rows: readonly AgendaRow[]): Promise<void> {
  await tx.agenda.createMany({
    data: rows.map(({ id, at, payload }) => ({ id, at: new Date(at), payload: payload ?? {} })),
    skipDuplicates: true,
  });
}
