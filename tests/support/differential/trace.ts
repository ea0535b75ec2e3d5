import type { MeasureEvent } from '../../../src/domain/measure-event.ts';
import type { SentMessage } from '../../../src/rehearsal/document.ts';
import { RULES, type Rules } from '../../../src/rehearsal/script.ts';
import { shanghaiDate, shanghaiTime } from '../independent-calendar.ts';
import { nameOf, type InputName } from '../state-event-table.ts';

/** Names of units by the ids that a driver gives them. */
export type UnitNames = ReadonlyMap<string, string>;

/** What one driver made of a life, in lines that can be compared and read. */
export interface Trace {
  /** Every item of every message: instant, channel, contact with the unit's name, measure, kind, tone, rung, request. */
  readonly messages: readonly string[];
  /** Every event of every measure with its instant, in the order of each measure. */
  readonly events: readonly string[];
  readonly refusals: readonly string[];
  readonly outcomes: readonly string[];
}

/** What the deciders were given and answered, for the types that occurred. */
export interface Met {
  readonly events: ReadonlySet<MeasureEvent['type']>;
  readonly inputs: ReadonlySet<InputName>;
  readonly refusals: ReadonlySet<string>;
}

/** Listens to a driver's deciders: what they decide is the same, and written down. */
export class Listener {
  readonly met = {
    events: new Set<MeasureEvent['type']>(),
    inputs: new Set<InputName>(),
    refusals: new Set<string>(),
  };
  readonly rules: Rules;
  private readonly events = new Map<string, string[]>();
  private readonly refusals: string[] = [];

  constructor(rules: Rules = RULES, unitNames: UnitNames = new Map()) {
    this.rules = {
      ...rules,
      decideMeasure: (state, inputs, context) => {
        const decision = rules.decideMeasure(state, inputs, context);
        const { code } = context.measure;
        const time = `${shanghaiDate(context.now)} ${shanghaiTime(context.now)}`;
        for (const input of inputs) this.met.inputs.add(nameOf(input));
        for (const event of decision.events) {
          this.met.events.add(event.type);
          this.events.set(code, [...(this.events.get(code) ?? []), `${code} ${time} ${eventLine(event, unitNames)}`]);
        }
        for (const { inputId, code: why } of decision.refusals) {
          this.met.refusals.add(why);
          const input = inputs.find(({ id }) => id === inputId);
          this.refusals.push(`${code} ${time} ${input === undefined ? '-' : nameOf(input)} ${why}`);
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

/** Ids that each driver gives out by itself. */
const LEFT_AWAY = new Set(['changeId', 'cycleId', 'inputId', 'reportInputId']);

/** Units by their names; of a policy only which it is. */
function eventLine(event: MeasureEvent, unitNames: UnitNames): string {
  return JSON.stringify(event, (key, value: unknown) => {
    if (LEFT_AWAY.has(key)) return undefined;
    if (typeof value === 'string') return unitNames.get(value) ?? value;
    if (isPolicy(value)) return `${value.name} ${value.version}`;
    // A database keeps no order of keys.
    return isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  });
}

const isPolicy = (value: unknown): value is { readonly name: string; readonly version: number } =>
  isRecord(value) && 'name' in value && 'version' in value;

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function itemLines({ at, channel, to, items }: SentMessage): string[] {
  const time = `${shanghaiDate(at)} ${shanghaiTime(at)} ${at % 60_000}`;
  return items.map(({ measure, role, kind, tone, rung, occurrence, request }) => {
    const asked = request === null ? '-' : `${request.id} ${request.because.join('+')} ${request.due}`;
    return `${time} ${channel} ${to.contact} ${to.unit} ${measure} ${role} ${kind} ${tone} ${rung} ${occurrence} ${asked}`;
  });
}
