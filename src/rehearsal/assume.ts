import type { Calendar } from '../domain/calendar.ts';
import { stableHash } from '../domain/hash.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { Channel, Role } from '../domain/policy.ts';
import { instantOf, localDateOf } from '../domain/zone.ts';
import { compareItems, type Assumption, type DocumentItem } from './document.ts';

/*
 * What units and the office are assumed to do: the one place that says so. The rehearsal asks it for every message that
 * it delivers; the demo's scripted far side asks it for every message that really arrived, and knows nothing more.
 */

export const ASSUMPTIONS = ['silent', 'prompt', 'mixed'] as const satisfies readonly Assumption[];

/** What one unit is like. `firstAsksWrong`: before its first receipt it sends one mail that asks something else. */
export interface Behaviour {
  readonly kind: 'prompt' | 'late' | 'silent' | 'dead-mailbox';
  readonly firstAsksWrong: boolean;
}

/** The world that is assumed; `answeringUnits` are the names of all units that must answer for a measure. */
export interface World {
  readonly assume: Assumption;
  readonly seed: number;
  readonly answeringUnits: readonly string[];
  readonly calendar: Calendar;
  readonly zone: string;
}

/** A message as its reader sees it; `at` is the instant of its arrival, epoch ms. */
export interface ArrivedMessage {
  readonly id: string;
  readonly at: number;
  readonly channel: Channel;
  readonly to: { readonly contact: string; readonly unit: string; readonly role: Role };
  readonly items: readonly DocumentItem[];
}

/** What the far side must remember of its own acts. */
export interface Memory {
  /** The unit has already sent its wrong question. */
  askedWrong(unitName: string): boolean;
  /** The office has already set a new date for the measure (by code). */
  gaveNewDate(measure: string): boolean;
}

/** One thing done about one item of the message. */
export type ActRow = { readonly item: DocumentItem } & (
  | { readonly does: 'sign' }
  | { readonly does: 'report'; readonly claim: Claim }
  | { readonly does: 'ask-wrong' }
  | { readonly does: 'confirm' }
  | { readonly does: 'new-date'; readonly newDue: LocalDate }
  | { readonly does: 'not-completed' }
);

/** What somebody does at one instant in one go: one mail or one visit of a link, with all its rows. */
export interface Act {
  /** `<message id>/<ordinal>`. */
  readonly id: string;
  readonly at: number;
  readonly by: 'mail' | 'link';
  readonly messageId: string;
  readonly to: ArrivedMessage['to'];
  readonly rows: readonly ActRow[];
}

const ACT_TIME = '10:00';
/** Per cent of the units under `mixed`, in the order of the kinds; the rest has a dead mailbox. */
const PROMPT_BELOW = 50;
const LATE_BELOW = 70;
const SILENT_BELOW = 90;
const REPORT_AFTER_DAYS = 2;
const LATE_AFTER_DUE_DAYS = 4;
const OFFICE_AFTER_DAYS = 2;
const NEW_DATE_AFTER_DAYS = 20;

/**
 * A number from 0 to `sides` - 1. Names of units end alike, which leaves their plain hashes too close to each other: the
 * bits are stirred once more (the finaliser of MurmurHash3). Must never change either.
 */
function roll(text: string, sides: number): number {
  let hash = stableHash(text);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % sides;
}

function kindOf({ assume, seed }: Pick<World, 'assume' | 'seed'>, unitName: string): Behaviour['kind'] {
  if (assume !== 'mixed') return assume;
  const percent = roll(`${seed}/conduct/${unitName}`, 100);
  if (percent < PROMPT_BELOW) return 'prompt';
  if (percent < LATE_BELOW) return 'late';
  return percent < SILENT_BELOW ? 'silent' : 'dead-mailbox';
}

// The answer is asked for at every message and hangs on the world alone, which never changes.
const wrongAskers = new WeakMap<object, string | null>();

/** The one prompt unit that asks something else first; null where no unit is prompt or nobody is mixed. */
function wrongAsker(world: Pick<World, 'assume' | 'seed' | 'answeringUnits'>): string | null {
  const known = wrongAskers.get(world);
  if (known !== undefined) return known;
  const found = world.assume === 'mixed' ? firstPromptUnit(world) : null;
  wrongAskers.set(world, found);
  return found;
}

function firstPromptUnit(world: Pick<World, 'assume' | 'seed' | 'answeringUnits'>): string | null {
  const ranked = world.answeringUnits
    .filter((unitName) => kindOf(world, unitName) === 'prompt')
    .map((unitName) => ({ unitName, rank: stableHash(`${world.seed}/question/${unitName}`) }))
    .sort((a, b) => a.rank - b.rank || (a.unitName < b.unitName ? -1 : 1));
  return ranked[0]?.unitName ?? null;
}

/** What a unit is like in the assumed world. */
export function behaviourOf(world: Pick<World, 'assume' | 'seed' | 'answeringUnits'>, unitName: string): Behaviour {
  return { kind: kindOf(world, unitName), firstAsksWrong: wrongAsker(world) === unitName };
}

/** Whether the mail server refuses this person's mailbox for good (550 at RCPT): the liaisons of some units. */
export function mailboxIsDead(
  world: Pick<World, 'assume' | 'seed'>,
  contact: { readonly unit: string; readonly role: Role },
): boolean {
  return contact.role === 'liaison' && kindOf(world, contact.unit) === 'dead-mailbox';
}

/**
 * What the reader of a message does about it, in order of time. To be asked once for each message, at its first
 * arrival; every act lies at or after it. Pure: the same arguments give the same acts.
 */
export function actsOnMessage(world: World, message: ArrivedMessage, memory: Memory): readonly Act[] {
  if (world.assume === 'silent') return [];
  // In the order of the document, whatever order the rows came in: what is done first must not hang on it.
  const read: ArrivedMessage = { ...message, items: [...message.items].sort(compareItems) };
  return bundled([...unitRows(world, read, memory), ...officeRows(world, read, memory)], read);
}

/** A row with the instant and the way it is done; rows of one act share both, and `alone` keeps a mail to itself. */
interface TimedRow {
  readonly at: number;
  readonly by: Act['by'];
  readonly alone: boolean;
  readonly row: ActRow;
}

function unitRows(world: World, message: ArrivedMessage, memory: Memory): TimedRow[] {
  const asked = message.items.filter(({ kind, role }) => kind === 'request' && role === 'liaison');
  const behaviour = behaviourOf(world, message.to.unit);
  const [first] = asked;
  if (first === undefined || behaviour.kind === 'silent') return [];
  const signAt = nextActTime(world, message.at);
  const rows = asked.flatMap((item) => answerRows(world, message, { item, signAt, late: behaviour.kind === 'late' }));
  if (!behaviour.firstAsksWrong || memory.askedWrong(message.to.unit)) return rows;
  return [{ at: signAt, by: 'mail', alone: true, row: { does: 'ask-wrong', item: first } }, ...rows];
}

/** A receipt and a report; one that would fall together with its receipt stands for both. */
function answerRows(
  world: World,
  message: ArrivedMessage,
  { item, signAt, late }: { item: DocumentItem; signAt: number; late: boolean },
): TimedRow[] {
  const due = item.request?.due;
  if (due === undefined) return [];
  const by = wayOf(world, message, due);
  const reportAt = late
    ? Math.max(signAt, timeOn(world, world.calendar.addWorkingDays(due, LATE_AFTER_DUE_DAYS)))
    : timeOn(world, world.calendar.addWorkingDays(localDateOf(world.zone, message.at), REPORT_AFTER_DAYS));
  const report: TimedRow = {
    at: reportAt,
    by,
    alone: false,
    row: { does: 'report', claim: claimOf(item, late), item },
  };
  return signAt < reportAt ? [{ at: signAt, by, alone: false, row: { does: 'sign', item } }, report] : [report];
}

function claimOf({ request }: DocumentItem, late: boolean): Claim {
  const dated = request?.because.some((one) => one === 'deadline' || one === 'milestone') ?? false;
  return late || dated ? 'done' : 'on-track';
}

/** Who was asked by SMS has no working mailbox and answers by link. */
function wayOf({ seed }: World, { channel, to }: ArrivedMessage, due: LocalDate): Act['by'] {
  return channel === 'email' && roll(`${seed}/way/${to.unit}/${due}`, 2) === 0 ? 'mail' : 'link';
}

/** The office, or whoever stands above it, confirms what is claimed and decides what is late. */
function officeRows(world: World, { at, items }: ArrivedMessage, memory: Memory): TimedRow[] {
  const day = world.calendar.addWorkingDays(localDateOf(world.zone, at), OFFICE_AFTER_DAYS);
  return items.flatMap((item): TimedRow[] => {
    const timed = (row: ActRow): TimedRow[] => [{ at: timeOn(world, day), by: 'link', alone: false, row }];
    if (item.kind === 'verification' && item.rung === 'verify') return timed({ does: 'confirm', item });
    if (item.kind !== 'task' || item.rung !== 'late-claim') return [];
    if (memory.gaveNewDate(item.measure)) return timed({ does: 'not-completed', item });
    return timed({ does: 'new-date', newDue: world.calendar.addWorkingDays(day, NEW_DATE_AFTER_DAYS), item });
  });
}

const timeOn = ({ zone }: World, date: LocalDate): number => instantOf(zone, date, ACT_TIME);

/** 10:00 of the day of arrival, or of the next working day for what came later than that. */
function nextActTime(world: World, at: number): number {
  const day = localDateOf(world.zone, at);
  const sameDay = timeOn(world, day);
  return world.calendar.isWorkingDay(day) && at < sameDay
    ? sameDay
    : timeOn(world, world.calendar.addWorkingDays(day, 1));
}

function bundled(rows: readonly TimedRow[], message: ArrivedMessage): Act[] {
  const acts = new Map<string, { readonly at: number; readonly by: Act['by']; readonly rows: ActRow[] }>();
  for (const { at, by, alone, row } of rows) {
    const key = `${at}/${by}/${alone ? 'alone' : ''}`;
    const act = acts.get(key) ?? { at, by, rows: [] };
    act.rows.push(row);
    acts.set(key, act);
  }
  return [...acts.values()]
    .sort((a, b) => a.at - b.at)
    .map((act, index) => ({ id: `${message.id}/${index + 1}`, messageId: message.id, to: message.to, ...act }));
}
