import type { Inspection, WatchdogStore } from '../activities/ports.ts';
import { missingNotices } from '../domain/calendar-notice.ts';
import { localDateOf } from '../domain/zone.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database, Tx } from './database.ts';
import { stableId } from './ids.ts';
import { applyDueChanges } from './unit-changes-apply.ts';
import { dateText } from './values.ts';

interface LateRow {
  readonly kind: string;
  readonly id: string;
}

/**
 * Looks at the view `due`: whatever is due by more than the grace was not done by whoever should have. Under the stepped
 * clock time stands still, so that nothing is ever late by the clock; there, what is due now is named.
 */
export function watchdogStore(db: Database, calendars: CalendarCache): WatchdogStore {
  return {
    inspect: (graceMs) =>
      db.write(async (tx, now) => {
        // Changes of units wait for nobody but their day; what they touch is woken like what is late.
        const moved = await applyDueChanges(tx, { now, calendars });
        const until = db.stepped ? now : now - graceMs;
        const late = await tx.$queryRaw<LateRow[]>`
          SELECT kind, id FROM due WHERE at <= instant_of(${until}::bigint) ORDER BY at, kind, id LIMIT 10000`;
        const forgotten = await tx.$queryRaw<{ id: string }[]>`
          SELECT DISTINCT c.id FROM notices n JOIN contacts c ON c.id = n.contact_id JOIN measures m ON m.id = n.measure_id
            JOIN plans p ON p.id = m.plan_id CROSS JOIN installation g
           WHERE n.state = 'pending' AND c.next_release_at IS NULL AND NOT p.held AND NOT g.held ORDER BY c.id`;
        await raiseMissingNotice(tx, now);
        // The heartbeat tells a reader outside that duban is alive: real time, whatever the clock's make.
        await tx.installation.update({ where: { id: 1 }, data: { heartbeatAt: new Date() } });
        const found = inspectionOf(
          late,
          forgotten.map(({ id }) => id),
        );
        return {
          ...found,
          measureIds: [...new Set([...found.measureIds, ...moved.measureIds])],
          contactIds: [...new Set([...found.contactIds, ...moved.contactIds])],
        };
      }),
  };
}

/**
 * An office task while an active plan reaches into a year whose notice of holidays is due and missing: until it is
 * imported, that year's dates are computed from weekends.
 */
async function raiseMissingNotice(tx: Tx, now: number): Promise<void> {
  const { zone } = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  const plans = await tx.plan.aggregate({ where: { state: 'active' }, _max: { closesOn: true } });
  const known = await tx.calendarYear.findMany({ where: { source: { not: 'computed' } }, select: { year: true } });
  const published = new Set(known.map(({ year }) => year));
  const today = localDateOf(zone, now);
  const until = plans._max.closesOn;
  const missing =
    until === null ? [] : missingNotices((year) => published.has(year), { today, until: dateText(until) });
  const open = await tx.officeTask.findFirst({ where: { kind: 'calendar-notice-missing', state: 'open' } });
  if (missing.length > 0 && open === null) {
    const id = stableId('task', 'calendar-notice-missing', now);
    await tx.officeTask.create({
      data: { id, kind: 'calendar-notice-missing', state: 'open', raisedAt: new Date(now) },
    });
  } else if (missing.length === 0 && open !== null) {
    await tx.officeTask.update({ where: { id: open.id }, data: { state: 'done', doneAt: new Date(now) } });
  }
}

function inspectionOf(late: readonly LateRow[], forgotten: readonly string[]): Inspection {
  const idsOf = (...kinds: string[]): string[] => [
    ...new Set(late.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)),
  ];
  return {
    measureIds: idsOf('measure', 'input'),
    contactIds: [...new Set([...idsOf('contact'), ...forgotten])],
    cycleIds: idsOf('cycle'),
    schedulesLate: idsOf('schedule').length > 0,
    problems: [
      ...late.map(({ kind, id }) => `${kind}-late ${id}`),
      ...forgotten.map((id) => `notices-without-release ${id}`),
    ],
  };
}
