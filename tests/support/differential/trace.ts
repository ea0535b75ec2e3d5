import type { MeasureEvent, MeasureInput } from '../../../src/domain/measure.ts';
import type { SentMessage } from '../../../src/rehearsal/document.ts';
import { RULES, type Rules } from '../../../src/rehearsal/script.ts';
import { shanghaiDate, shanghaiTime } from '../independent-calendar.ts';

/** What one driver made of a life, in lines that can be compared and read. */
export interface Trace {
  /** Every item of every message: instant, channel, contact, measure, kind, tone, rung, request. */
  readonly messages: readonly string[];
  /** Every event of every measure with its instant, in the order of each measure. */
  readonly events: readonly string[];
  readonly refusals: readonly string[];
  readonly outcomes: readonly string[];
}

/** What the deciders were given and answered, for the types that occurred. */
export interface Met {
  readonly events: ReadonlySet<MeasureEvent['type']>;
  readonly inputs: ReadonlySet<MeasureInput['type']>;
  readonly refusals: ReadonlySet<string>;
}

/** Listens to a driver's deciders: what they decide is the same, and written down. */
export class Listener {
  readonly met = {
    events: new Set<MeasureEvent['type']>(),
    inputs: new Set<MeasureInput['type']>(),
    refusals: new Set<string>(),
  };
  readonly rules: Rules;
  private readonly events = new Map<string, string[]>();
  private readonly refusals: string[] = [];

  constructor(rules: Rules = RULES) {
    this.rules = {
      decideRelease: rules.decideRelease,
      decideMeasure: (state, inputs, context) => {
        const decision = rules.decideMeasure(state, inputs, context);
        const { code } = context.measure;
        const time = `${shanghaiDate(context.now)} ${shanghaiTime(context.now)}`;
        for (const { type } of inputs) this.met.inputs.add(type);
        for (const event of decision.events) {
          this.met.events.add(event.type);
          this.events.set(code, [...(this.events.get(code) ?? []), `${code} ${time} ${eventLine(event)}`]);
        }
        for (const { inputId, code: why } of decision.refusals) {
          this.met.refusals.add(why);
          const type = inputs.find(({ id }) => id === inputId)?.type;
          this.refusals.push(`${code} ${time} ${type} ${why}`);
        }
        return decision;
      },
    };
  }

  trace(messages: readonly SentMessage[], outcomes: readonly string[]): Trace {
    return {
      messages: messages.flatMap(itemLines).sort(),
      events: [...this.events].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, lines]) => lines),
      refusals: [...this.refusals].sort(),
      outcomes,
    };
  }
}

/** Ids that each driver gives out by itself, and the request's copy of the policy. */
const LEFT_AWAY = new Set(['cycleId', 'inputId', 'policy', 'reportInputId', 'unitId']);

function eventLine(event: MeasureEvent): string {
  return JSON.stringify(event, (key, value: unknown) => {
    if (LEFT_AWAY.has(key)) return undefined;
    // A database keeps no order of keys.
    return isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  });
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function itemLines({ at, channel, to, items }: SentMessage): string[] {
  const time = `${shanghaiDate(at)} ${shanghaiTime(at)} ${at % 60_000}`;
  return items.map(({ measure, role, kind, tone, rung, occurrence, request }) => {
    const asked = request === null ? '-' : `${request.id} ${request.because.join('+')} ${request.due}`;
    return `${time} ${channel} ${to.contact} ${measure} ${role} ${kind} ${tone} ${rung} ${occurrence} ${asked}`;
  });
}
