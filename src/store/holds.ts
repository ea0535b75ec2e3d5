import { DubanError } from '../domain/errors.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database, Tx } from './database.ts';
import { lookAgain } from './releases-due.ts';

export interface HoldStore {
  /** Stops all sending, or that about one plan; nothing is lost. Who asked stands in the audit log. */
  hold(scope: HoldScope): Promise<void>;
  /** Lets sending go on; the contacts named must be woken. */
  release(scope: HoldScope): Promise<{ readonly contactsToWake: readonly string[] }>;
}

/** One plan, or everything where `planId` is null. */
export interface HoldScope {
  readonly planId: string | null;
  readonly who: string;
}

export function holdStore(db: Database, calendars: CalendarCache): HoldStore {
  return {
    hold: (scope) => db.write((tx, now) => setHeld(tx, { ...scope, held: true, now })),
    release: (scope) =>
      db.write(async (tx, now) => {
        // Contacts are locked before the plan, as everywhere.
        const contactIds = await waitingContacts(tx, scope.planId);
        const contactsToWake = await lookAgain(tx, { contactIds, now, calendars });
        await setHeld(tx, { ...scope, held: false, now });
        return { contactsToWake };
      }),
  };
}

async function setHeld(
  tx: Tx,
  { planId, who, held, now }: HoldScope & { readonly held: boolean; readonly now: number },
): Promise<void> {
  if (planId === null) {
    await tx.installation.update({ where: { id: 1 }, data: { held } });
  } else {
    const { count } = await tx.plan.updateMany({ where: { id: planId }, data: { held } });
    if (count === 0) throw new DubanError('not-found', `没有方案 ${planId}。 / There is no plan ${planId}.`);
  }
  await tx.auditLog.create({ data: { who, what: held ? 'hold' : 'release', at: new Date(now), detail: { planId } } });
}

async function waitingContacts(tx: Tx, planId: string | null): Promise<string[]> {
  const rows = await tx.notice.findMany({
    where: { state: 'pending', ...(planId === null ? {} : { measure: { planId } }) },
    distinct: ['contactId'],
    select: { contactId: true },
  });
  return rows.map(({ contactId }) => contactId);
}
