import { asksOf, type Asked } from './asks.ts';
import { officeChair, type Cast, type Row } from './cast.ts';
import { addWorkingDays, isWorkingDay } from './days.ts';
import { askStep, stepsOf, type Step } from './rungs.ts';
import type { Seen } from './shapes.ts';

/** How one request went, as far as the messages show it. */
export interface Went {
  readonly asked: Asked;
  readonly answered: boolean;
  /** The day of the report where a verification shows it. */
  readonly verifiedAskOn: string | null;
}

export interface Assumed {
  readonly assume: string;
  /** Contacts whose mailbox is dead: everything reaches them by SMS. */
  readonly dead: ReadonlySet<string>;
}

const LADDER_KINDS = ['request', 'copy', 'receipt', 'reminder', 'escalation'];

/** Holds all requests of one measure against the ladder: each is asked on its day and climbs rung by rung until it ends. */
export function checkRequests(
  row: Row,
  seen: readonly Seen[],
  { cast, assumed }: { cast: Cast; assumed: Assumed },
): { found: string[]; went: Went[] } {
  const found: string[] = [];
  const went: Went[] = [];
  const ids = [
    ...new Set(seen.flatMap(({ item }) => (item.rung === 'ask' && item.request !== null ? [item.request.id] : []))),
  ];
  for (const asked of asksOf(row, cast)) {
    const id = ids.find((one) =>
      seen.some(({ item, day }) => item.request?.id === one && item.rung === 'ask' && day === asked.askOn),
    );
    if (id === undefined) {
      if (!asked.mayBeMuted || assumed.assume === 'silent')
        found.push(`measure ${row.code} is not asked on ${asked.askOn}`);
      continue;
    }
    ids.splice(ids.indexOf(id), 1);
    const again = went.at(-1)?.answered === false;
    const mine = seen.filter(({ item }) => item.request?.id === id);
    const one = new OneRequest({ row, asked, cast, assumed, again, seen: mine });
    found.push(...one.check().map((fault) => `measure ${row.code}, asked ${asked.askOn}, due ${asked.due}: ${fault}`));
    went.push({ asked, answered: one.answered, verifiedAskOn: one.reportedOn });
  }
  return { found: [...found, ...ids.map((id) => `measure ${row.code}: nothing calls for request ${id}`)], went };
}

class OneRequest {
  readonly answered: boolean;
  readonly reportedOn: string | null;
  private readonly about: {
    row: Row;
    asked: Asked;
    cast: Cast;
    assumed: Assumed;
    again: boolean;
    seen: readonly Seen[];
  };
  private readonly steps: readonly Step[];
  /** The last day on which a rung after the ask was heard. */
  private readonly lastDay: string;

  constructor(about: OneRequest['about']) {
    this.about = about;
    const { row, asked, cast, again, seen } = about;
    this.steps = stepsOf(row, asked, { cast, again });
    const rungs = seen.filter(({ item }) => LADDER_KINDS.includes(item.kind) && item.rung !== 'ask');
    this.lastDay = rungs.reduce((last, { day }) => (day > last ? day : last), asked.askOn);
    const ladderEnd = this.steps.at(-1)?.on;
    this.reportedOn = this.verifications()[0]?.day ?? null;
    const wasRecorded = seen.some(({ item }) => item.kind === 'echo' && item.rung === 'recorded');
    this.answered = wasRecorded || this.reportedOn !== null || ladderEnd === undefined || this.lastDay < ladderEnd;
  }

  check(): string[] {
    return [
      ...this.checkRungs(),
      ...this.checkVerification(),
      ...this.checkStops(),
      ...this.checkEnd(),
      ...this.checkReasons(),
      ...this.checkAssumption(),
    ];
  }

  /** Everything up to the last rung heard must have been said, to everyone, on its day; nothing else. */
  private checkRungs(): string[] {
    const { row, asked, seen, assumed } = this.about;
    const due = [askStep(row, asked), ...this.steps]
      .filter(({ on }) => on <= (this.answered ? this.lastDay : asked.endsOn))
      .filter(({ rung }) => !(this.answered && rung.startsWith('receipt')));
    const expected = due.flatMap(({ rung, occurrence, on, told }) =>
      told.flatMap(({ unit, role, kind, tone, channels }) =>
        channels.map((channel) => [kind, tone, rung, occurrence, on, unit, role, channel].join(' ')),
      ),
    );
    const ladder = seen.filter(({ item }) => LADDER_KINDS.includes(item.kind));
    const real = ladder.flatMap(({ item, message, day }) => {
      const line = (channel: string): string =>
        [item.kind, item.tone, item.rung, item.occurrence, day, message.to.unit, item.role, channel].join(' ');
      if (!assumed.dead.has(message.to.contact)) return [line(message.channel)];
      // What was meant for a dead mailbox came by SMS, once, whatever it was meant for.
      const meant = ['email', 'sms'].map(line).filter((one) => expected.includes(one));
      return message.channel === 'sms' && meant.length > 0 ? meant : [line(message.channel)];
    });
    return difference(expected, real);
  }

  private verifications(): readonly Seen[] {
    return this.about.seen.filter(({ item }) => item.kind === 'verification' && item.rung === 'verify');
  }

  /** A report on a dated reason goes to verification, by mail, to the office or past it. */
  private checkVerification(): string[] {
    const { row, cast, asked } = this.about;
    const got = this.verifications();
    const dated = asked.because.join() !== 'rhythm';
    const wanted = dated && this.answered ? 1 : 0;
    if (got.length !== wanted) return [`${got.length} verifications, not ${wanted}`];
    const chair = officeChair(row, cast, 'office-clerk');
    return got.flatMap(({ item, message }) =>
      message.to.unit === chair.unit && item.role === chair.role ? [] : [`verified by ${message.to.unit} ${item.role}`],
    );
  }

  /** Everyone alarmed hears once that it is over, and nobody else does (invariant 6). */
  private checkStops(): string[] {
    const { seen } = this.about;
    const isAlarm = ({ item }: Seen): boolean =>
      item.kind === 'escalation' || (item.kind === 'copy' && item.tone !== 'notice');
    const alarmed = [...new Set(seen.filter(isAlarm).map(({ message }) => message.to.contact))];
    const stops = seen.filter(({ item }) => item.kind === 'stop');
    const early = stops.filter(({ at, message }) =>
      seen.some((one) => isAlarm(one) && one.message.to.contact === message.to.contact && one.at >= at),
    );
    const told = stops.map(({ message }) => message.to.contact);
    return [
      ...difference(alarmed, told).map((fault) => `stop: ${fault}`),
      ...early.map(({ message }) => `stop to ${message.to.unit} before its alarm`),
    ];
  }

  /** A request ends by its answer or on its last day; no rung follows, and none is left out before. */
  private checkEnd(): string[] {
    const { asked, seen } = this.about;
    const next = this.steps.find(({ on, rung }) => on > this.lastDay && !rung.startsWith('receipt'));
    const ends = seen.filter(({ item }) => item.kind === 'stop' || item.rung === 'verify' || item.rung === 'recorded');
    return ends.flatMap(({ item, day, at }) => {
      if (!isWorkingDay(day)) return [`${item.rung} on a day off, ${day}`];
      if (!this.answered) return day === asked.endsOn ? [] : [`${item.rung} on ${day}, not on ${asked.endsOn}`];
      if (next !== undefined && next.on <= day)
        return [`${next.rung} of ${next.on} is missing before ${item.rung} of ${day}`];
      const late = seen.filter((one) => LADDER_KINDS.includes(one.item.kind) && one.at > at);
      return late.map((one) => `${one.item.rung} to ${one.message.to.unit} after ${item.rung}`);
    });
  }

  private checkReasons(): string[] {
    const { asked, seen } = this.about;
    const wanted = [...asked.because].sort().join();
    return seen.flatMap(({ item: { rung, request } }) =>
      request?.due === asked.due && [...request.because].sort().join() === wanted
        ? []
        : [`${rung} speaks of ${request?.because.join()} due ${request?.due}`],
    );
  }

  /** Nobody prompt is escalated, but for a date that was past already when it was asked. */
  private checkAssumption(): string[] {
    const { asked, assumed, seen } = this.about;
    if (assumed.assume === 'silent') {
      return this.answered && this.steps.length > 0 ? ['answered, though all are silent'] : [];
    }
    if (assumed.assume !== 'prompt' || asked.due < addWorkingDays(asked.askOn, 2)) return [];
    return seen
      .filter(({ item }) => item.kind === 'escalation')
      .map(({ item }) => `${item.rung} though all are prompt`);
  }
}

/** What is missing and what is too much, compared as multisets. */
export function difference(expected: readonly string[], real: readonly string[]): string[] {
  const left = [...real];
  const missing = expected.filter((one) => {
    const index = left.indexOf(one);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [...missing.map((one) => `missing: ${one}`), ...left.map((one) => `not called for: ${one}`)];
}
