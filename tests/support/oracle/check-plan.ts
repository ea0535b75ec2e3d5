import { shanghaiTime } from '../independent-calendar.ts';
import type { Cast, Row } from './cast.ts';
import { difference, type Went } from './check-requests.ts';
import type { DocumentJson, Seen } from './shapes.ts';

/** Each lead and supporting unit is handed its rows once, on the first day, in the first window. */
export function checkHandovers(cast: Cast, seen: readonly Seen[]): string[] {
  const expected = cast.rows.flatMap(({ code, leads, supports }) =>
    [...leads.map(({ unit }) => unit), ...supports].map(
      (unit) => `hand-over of ${code} to ${unit} on ${cast.startsOn}`,
    ),
  );
  const real = seen.filter(({ item }) => item.kind === 'handover');
  return difference(
    expected,
    real.map(({ item, message, day }) => `hand-over of ${item.measure} to ${message.to.unit} on ${day}`),
  );
}

/** Echoes answer a liaison's own mail, at the hour at which units act; other things never look like one. */
export function checkEchoes(seen: readonly Seen[]): string[] {
  return seen.flatMap(({ item, message, at }) => {
    if (item.kind !== 'echo') return [];
    const time = shanghaiTime(at);
    if (time === '10:00' && message.channel === 'email' && item.role === 'liaison') return [];
    return [`echo ${item.rung} of ${item.measure} to ${message.to.unit} ${item.role} at ${time} by ${message.channel}`];
  });
}

/** Nobody supervises himself: neither the office nor the superior over a measure that it leads itself. */
export function checkSupervisors({ rows, office, superior }: Cast, seen: readonly Seen[]): string[] {
  const leads = new Map(
    rows.map((row) => [row.code, row.leads.filter(({ printed }) => printed).map(({ unit }) => unit)]),
  );
  return seen.flatMap(({ item, message: { to } }) => {
    const own = leads.get(item.measure)?.includes(to.unit) ?? false;
    const above = item.role.startsWith('office') ? office : item.role === 'superior' ? superior : null;
    if (above === null || item.rung.startsWith('unreachable-')) return [];
    if (to.unit !== above) return [`${item.rung} of ${item.measure}: ${to.unit} is no ${item.role}`];
    return own ? [`${item.rung} of ${item.measure}: ${to.unit} supervises itself`] : [];
  });
}

/** A dead mailbox is told once to the office's clerk, and gets no further mail; invented people leave no other gap. */
export function checkReach({ office }: Cast, seen: readonly Seen[], document: DocumentJson): string[] {
  const tasks = seen.filter(({ item }) => item.rung.startsWith('unreachable-'));
  const dead = tasks.map(({ item }) => item.rung.slice('unreachable-'.length));
  const mails = seen.filter(({ message }) => message.channel === 'email' && dead.includes(message.to.contact));
  return [
    ...difference([...new Set(dead)], dead).map((fault) => `dead mailbox: ${fault}`),
    ...tasks
      .filter(({ item, message }) => message.to.unit !== office || item.role !== 'office-clerk' || item.kind !== 'task')
      .map(({ item, message }) => `${item.rung} to ${message.to.unit} ${item.role}`),
    ...mails.map(({ item, message }) => `${item.rung} by mail to the dead mailbox of ${message.to.unit}`),
    ...document.gaps.map((gap) => `gap: ${JSON.stringify(gap)}`),
  ];
}

/** A unit answers all that it is asked or nothing: the assumed units do not change. */
export function checkConstancy(rows: readonly { readonly row: Row; readonly went: readonly Went[] }[]): string[] {
  const byUnit = new Map<string, { answered: string[]; silent: string[] }>();
  for (const { row, went } of rows) {
    const unit = row.leads[0]?.unit ?? '';
    const known = byUnit.get(unit) ?? { answered: [], silent: [] };
    for (const { answered, asked } of went)
      known[answered ? 'answered' : 'silent'].push(`${row.code} of ${asked.askOn}`);
    byUnit.set(unit, known);
  }
  return [...byUnit].flatMap(([unit, { answered, silent }]) =>
    answered.length > 0 && silent.length > 0 ? [`${unit} answers ${answered[0]} and ignores ${silent[0]}`] : [],
  );
}

/** The outcome that the requests of a measure lead to. */
export function checkOutcome(
  row: Row,
  went: readonly Went[],
  { cast, document }: { cast: Cast; document: DocumentJson },
): string[] {
  const real = document.outcomes.filter(({ measure }) => measure === row.code);
  const expected = row.deadline === null ? ongoingOutcome(went, cast) : datedOutcome(row.deadline, went, cast);
  const lines = real.map(({ outcome, standing, on }) => [outcome, standing, on].join(' '));
  return difference([expected], lines).map((fault) => `outcome of ${row.code}: ${fault}`);
}

function datedOutcome(deadline: string, went: readonly Went[], { closesOn }: Cast): string {
  const on = went.find(({ asked }) => asked.because.includes('deadline'))?.verifiedAskOn ?? null;
  if (on === null) return ['not-completed', 'overdue', closesOn].join(' ');
  return [on > deadline ? 'completed-late' : 'completed-on-time', null, on].join(' ');
}

function ongoingOutcome(went: readonly Went[], { closesOn }: Cast): string {
  const silent = went.filter(({ answered }) => !answered).length;
  const inARow = went.length - 1 - went.findLastIndex(({ answered }) => answered);
  const standing = inARow >= 2 ? 'stale' : inARow === 1 ? 'overdue' : 'on-track';
  return [silent <= 1 ? 'kept-up' : 'lapsed', standing, closesOn].join(' ');
}
