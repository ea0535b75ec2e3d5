import type { Database } from './database.ts';

/** One page of ids; `next` is the cursor of the following page, null at the end. */
export interface IdPage {
  readonly ids: readonly string[];
  readonly next: string | null;
}

/** What must have a workflow: pages to start whatever is missing, after Temporal's own state was lost. */
export interface RebuildStore {
  openMeasures(after: string | null, limit: number): Promise<IdPage>;
  /** Contacts with something to be released, or with notices waiting. */
  waitingContacts(after: string | null, limit: number): Promise<IdPage>;
  openCycles(after: string | null, limit: number): Promise<IdPage>;
}

export function rebuildStore(db: Database): RebuildStore {
  const page = (rows: readonly { readonly id: string }[], limit: number): IdPage => ({
    ids: rows.map(({ id }) => id),
    next: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
  });
  return {
    openMeasures: (after, limit) =>
      db.read(async (prisma) => {
        const where = {
          id: { gt: after ?? '' },
          OR: [{ nextWakeAt: { not: null } }, { inputs: { some: { state: 'untaken' } } }],
        };
        return page(
          await prisma.measure.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: limit }),
          limit,
        );
      }),
    waitingContacts: (after, limit) =>
      db.read(async (prisma) => {
        const where = {
          id: { gt: after ?? '' },
          OR: [{ nextReleaseAt: { not: null } }, { notices: { some: { state: 'pending' } } }],
        };
        return page(
          await prisma.contact.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: limit }),
          limit,
        );
      }),
    openCycles: (after, limit) =>
      db.read(async (prisma) => {
        const where = { id: { gt: after ?? '' }, nextLookAt: { not: null } };
        return page(
          await prisma.reportCycle.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: limit }),
          limit,
        );
      }),
  };
}
