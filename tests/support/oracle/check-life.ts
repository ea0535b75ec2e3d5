import { insideWindowHours, shanghaiDate } from '../independent-calendar.ts';
import { isEcho } from './check-form.ts';
import type { DocumentJson, ItemJson, MessageJson } from './shapes.ts';

/*
 * The invariants of docs/spec.md, read from what was delivered and from the events as facts, for any plan, policy and
 * course of events. Nothing of src is imported: days are walked one by one, ends and alarms are counted from messages.
 */

/** An event as a fact: what it says, when, and of which measure. */
export interface FactOf {
  readonly measure: string;
  /** Epoch ms. */
  readonly at: number;
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
}

/** What is read. */
export interface LifeJson {
  readonly document: DocumentJson;
  readonly facts: readonly FactOf[];
  /** Whether a day was a working day of a unit by what was known at an instant (epoch ms). */
  readonly isWorked: (day: string, at: number, unit: string) => boolean;
  readonly budget: { readonly email: number; readonly sms: number };
  /** The plan's last working day, when its close is decided at the latest. */
  readonly closeDay: string;
  /** Instants (epoch ms) at which an outage ends: what lay in it is done then. */
  readonly outageEnds: ReadonlySet<number>;
  /** The unit that supervises, and the measures in whose lead cell it is printed. */
  readonly office: string;
  readonly ledByOffice: ReadonlySet<string>;
}

const LADDER = new Set(['request', 'copy', 'receipt', 'reminder', 'escalation']);

/** Said because of a request; what is only told of a decision belongs to none. */
const isLadder = ({ kind, request }: ItemJson): boolean => LADDER.has(kind) && request !== null;

interface Said {
  readonly item: ItemJson;
  readonly message: MessageJson;
  readonly at: number;
}

/** One request from its opening to its end. */
interface Asked {
  readonly id: string;
  readonly opened: number;
  /** Instant of its end; Infinity while open. */
  readonly ended: number;
  /** Planned instant of each rung by `<rung> <occurrence>`. */
  readonly rungs: ReadonlyMap<string, number>;
}

/** Every way in which a life breaks an invariant, one sentence each; none when all is well. */
export function checkLife(life: LifeJson): string[] {
  const said = life.document.messages.flatMap((message) =>
    message.items.map((item) => ({ item, message, at: Date.parse(message.at) })),
  );
  const asked = requestsOf(life.facts);
  return [
    ...checkEnds(life),
    ...checkOnce(said),
    ...checkSilence(life, said, asked),
    ...checkWindows(life),
    ...checkBudget(life),
    ...checkStops(said, asked),
    ...checkOneCurrent(said, asked),
    ...checkSupervision(life, said),
  ];
}

/** Invariant 1: every measure has come to its outcome, at the close of the plan at the latest. */
function checkEnds({ document, facts, closeDay, outageEnds }: LifeJson): string[] {
  const closed = new Map(
    facts.flatMap(({ measure, at, event }) => (event.type === 'measureClosed' ? [[measure, at]] : [])),
  );
  return document.outcomes.flatMap(({ measure, outcome }) => {
    const at = closed.get(measure);
    if (outcome === 'open' || at === undefined) return [`measure ${measure} has no outcome (invariant 1)`];
    const late = shanghaiDate(at) > closeDay && !outageEnds.has(at);
    return late ? [`measure ${measure} closes on ${shanghaiDate(at)}, after ${closeDay} (invariant 1)`] : [];
  });
}

/** Invariant 2: one person hears one thing once by one channel. */
function checkOnce(said: readonly Said[]): string[] {
  const seen = new Set<string>();
  return said.flatMap(({ item: { measure, request, kind, rung, occurrence }, message: { to, channel } }) => {
    const key = [measure, request?.id, kind, rung, occurrence, to.contact, channel].join(' ');
    if (seen.has(key)) return [`said twice: ${key} (invariant 2)`];
    seen.add(key);
    return [];
  });
}

/** Invariants 3 and 9: an answered or ended request is heard of no more, and a closed measure asks nobody. */
function checkSilence({ facts }: LifeJson, said: readonly Said[], asked: ReadonlyMap<string, Asked>): string[] {
  const quiet = quietAt(facts);
  const answers = facts.filter(({ event }) => event.type === 'reportAccepted' && event['requestId'] !== null);
  const unended = answers.filter(({ at, event }) => asked.get(String(event['requestId']))?.ended !== at);
  return [
    ...unended.map(({ event }) => `a report does not end ${String(event['requestId'])} (invariant 3)`),
    ...said.flatMap(({ item, at }) => {
      if (!isLadder(item)) return [];
      const ended = asked.get(item.request?.id ?? '')?.ended ?? -Infinity;
      if (at >= ended) return [`${item.rung} of ${item.request?.id} after its end (invariant 3)`];
      return quiet(item.measure, at) ? [`${item.rung} of a measure that asks nobody (invariant 9)`] : [];
    }),
  ];
}

/** Whether a measure is closed or parked at an instant. */
function quietAt(facts: readonly FactOf[]): (measure: string, at: number) => boolean {
  const turns = new Map<string, { at: number; quiet: boolean }[]>();
  for (const { measure, at, event } of facts) {
    const quiet = event.type === 'reportRevised' ? event['parking'] !== null : QUIET[event.type];
    if (quiet !== undefined) turns.set(measure, [...(turns.get(measure) ?? []), { at, quiet }]);
  }
  return (measure, at) => turns.get(measure)?.findLast((turn) => turn.at <= at)?.quiet ?? false;
}

const QUIET: Readonly<Record<string, boolean>> = {
  ...{ measureClosed: true, parked: true, reopened: false, resumed: false, verificationStarted: false },
  requestOpened: false,
};

/** Invariant 4: what duban starts leaves inside a window of a working day. */
function checkWindows({ document, isWorked }: LifeJson): string[] {
  return document.messages.flatMap((message) => {
    const at = Date.parse(message.at);
    const open = insideWindowHours(at) && isWorked(shanghaiDate(at), at, message.to.unit);
    return isEcho(message) || open ? [] : [`${message.id} leaves at ${message.at} (invariant 4)`];
  });
}

/** Invariant 5: a person's messages of a day, over all measures; echoes apart, at most 20. */
function checkBudget({ document, budget }: LifeJson): string[] {
  const counts = new Map<string, number>();
  return document.messages.flatMap((message) => {
    const what = isEcho(message) ? 'echo' : message.channel;
    const key = `${what} ${message.to.contact} ${shanghaiDate(Date.parse(message.at))}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const most = what === 'echo' ? 20 : what === 'sms' ? budget.sms : budget.email;
    return count > most ? [`${key}: the ${count}th message (invariant 5)`] : [];
  });
}

const isAlarm = ({ kind, tone }: ItemJson): boolean => tone !== 'notice' && (kind === 'escalation' || kind === 'copy');

/** Invariant 6: whom an alarm has reached hears once that it is over, after its end; nobody else does. */
function checkStops(said: readonly Said[], asked: ReadonlyMap<string, Asked>): string[] {
  const keyOf = ({ item, message }: Said): string => `${item.request?.id} ${message.to.contact}`;
  const alarmed = new Set(said.filter(({ item }) => isAlarm(item)).map(keyOf));
  const stops = said.filter(({ item }) => item.kind === 'stop');
  const told = new Set(stops.map(keyOf));
  return [
    ...[...alarmed].filter((key) => !told.has(key)).map((key) => `${key} never hears that it is over (invariant 6)`),
    ...[...told].filter((key) => !alarmed.has(key)).map((key) => `${key} hears of an end without alarm (invariant 6)`),
    ...stops.flatMap((one) =>
      one.at < (asked.get(one.item.request?.id ?? '')?.ended ?? Infinity) ? [`${keyOf(one)} hears too early`] : [],
    ),
  ];
}

/** Invariant 10: a message says one current thing of a request, never a row of late ones. */
function checkOneCurrent(said: readonly Said[], asked: ReadonlyMap<string, Asked>): string[] {
  const current = new Map<string, number>();
  return said.flatMap(({ item, message, at }) => {
    const planned = asked.get(item.request?.id ?? '')?.rungs.get(`${item.rung} ${item.occurrence}`);
    // Who takes a seat over is told of what is open, in between its rungs.
    if (!isLadder(item) || item.rung === 'contact-changed') return [];
    if (planned === undefined) return [`${item.rung} of ${item.request?.id} was never reached`];
    const key = `${message.id} ${item.request?.id}`;
    const other = current.get(key) ?? planned;
    current.set(key, planned);
    if (planned > at) return [`${item.rung} of ${item.request?.id} comes before its time`];
    return other === planned ? [] : [`${key}: two rungs of one request in one message (invariant 10)`];
  });
}

/** Nobody at the office supervises what the office leads itself; a dead mailbox is all that it hears of there. */
function checkSupervision({ office, ledByOffice, facts }: LifeJson, said: readonly Said[]): string[] {
  const reassigned = new Set(facts.flatMap(({ measure, event }) => (event.type === 'reassigned' ? [measure] : [])));
  return said.flatMap(({ item, message }) =>
    ledByOffice.has(item.measure) &&
    !reassigned.has(item.measure) &&
    message.to.unit === office &&
    /^office-/u.test(item.role) &&
    item.kind !== 'echo' &&
    !item.rung.startsWith('unreachable-')
      ? [`${item.rung} of ${item.measure}: the office supervises itself`]
      : [],
  );
}

/** The requests with their rungs, put together from the events. */
export function requestsOf(facts: readonly FactOf[]): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked & { readonly rungs: Map<string, number> }>();
  for (const { at, event } of facts) {
    const opened = openedBy(event);
    const id = opened ?? String(event['requestId']);
    const known = asked.get(id);
    if (opened !== null) {
      asked.set(id, { id, opened: at, ended: Infinity, rungs: new Map([['ask 1', at]]) });
    } else if (known !== undefined && event.type === 'rungReached') {
      known.rungs.set(`${String(event['rung'])} ${String(event['occurrence'])}`, Number(event['at']));
    } else if (known !== undefined && ENDS.has(event.type)) {
      asked.set(id, { ...known, ended: at });
    }
  }
  return asked;
}

const ENDS = new Set(['requestAnswered', 'requestUnanswered', 'requestDropped']);

/** The request that an event opens, or opens again after a report was taken back. */
function openedBy({ type, ...event }: FactOf['event']): string | null {
  const request = type === 'requestOpened' ? event['request'] : type === 'reportRevised' ? event['reopened'] : null;
  return (request as { id: string } | null)?.id ?? null;
}
