import { decideMeasure } from '../../src/domain/decide-measure.ts';
import {
  INITIAL_STATE,
  type Gap,
  type MeasureContext,
  type MeasureFacts,
  type MeasureState,
  type Notice,
} from '../../src/domain/measure.ts';
import type { MeasureDecision } from '../../src/domain/measure-decision.ts';
import type { MeasureEvent } from '../../src/domain/measure-event.ts';
import type { MeasureInput, Refusal } from '../../src/domain/measure-input.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { at, type Act, type Setting } from './builders.ts';
import { shanghaiDate } from './independent-calendar.ts';

/** More looks than any measure of these tests needs in a life; beyond it the decider is turning in circles. */
const MOST_LOOKS = 5_000;

/** A notice as it was written, with the day in Shanghai. */
export type Written = Notice & { readonly on: LocalDate; readonly at: number };

/**
 * One measure driven through virtual time as a driver would: it looks at each wake-up and at each input, and keeps
 * everything that came of it.
 */
export class MeasureRun {
  state: MeasureState = INITIAL_STATE;
  now: number;
  nextWakeAt: number | null;
  readonly written: Written[] = [];
  readonly events: MeasureEvent[] = [];
  readonly refusals: Refusal[] = [];
  readonly gaps: Gap[] = [];
  readonly decisions: MeasureDecision[] = [];
  /** Changed by {@link under} and by a change of the calendar. */
  setting: Setting;
  private inputs = 0;
  private calendarVersion = 1;

  constructor(setting: Setting, from = `${setting.plan.from} 00:00`) {
    this.setting = setting;
    this.now = at(from);
    this.nextWakeAt = this.look().nextWakeAt;
  }

  /** The measure with whoever is responsible now. */
  get measure(): MeasureFacts {
    return { ...this.setting.measure, ...this.state.responsible };
  }

  /** A change of the calendar, applied by a look at the present instant. */
  changeCalendar(change: Pick<MeasureContext, 'calendar' | 'unitCalendar'>): MeasureDecision {
    const { calendar, unitCalendar, ...rest } = this.setting;
    const before = { calendar, ...(unitCalendar === undefined ? {} : { unitCalendar }) };
    this.setting = { ...rest, ...change };
    this.calendarVersion += 1;
    return this.look([], { version: this.calendarVersion, before });
  }

  /** Looks now, with inputs if any. */
  look(inputs: readonly MeasureInput[] = [], calendarChange?: MeasureContext['calendarChange']): MeasureDecision {
    if (this.decisions.length >= MOST_LOOKS) throw new Error(`more than ${MOST_LOOKS} looks by ${this.now}`);
    const decision = decideMeasure(this.state, inputs, {
      ...this.setting,
      now: this.now,
      ...(calendarChange === undefined ? {} : { calendarChange }),
    });
    this.decisions.push(decision);
    this.state = decision.state;
    this.nextWakeAt = decision.nextWakeAt;
    this.events.push(...decision.events);
    this.refusals.push(...decision.refusals);
    this.gaps.push(...decision.gaps);
    this.written.push(...decision.notices.map((one) => ({ ...one, on: shanghaiDate(this.now), at: this.now })));
    return decision;
  }

  /** Looks at every wake-up up to and including an instant, and stays there. */
  until(text: string | number): this {
    const end = typeof text === 'number' ? text : at(text);
    while (this.nextWakeAt !== null && this.nextWakeAt <= end) {
      this.now = this.nextWakeAt;
      this.look();
    }
    this.now = end;
    return this;
  }

  /** From an instant on other policies hold; the measure is looked at, as the store wakes it. */
  under(text: string | number, policies: Setting['policies']): MeasureDecision {
    this.until(text);
    this.setting = { ...this.setting, policies };
    return this.look();
  }

  /** Nobody looks until an instant, as while duban is down. */
  asleepUntil(text: string | number): this {
    this.now = typeof text === 'number' ? text : at(text);
    this.look();
    return this;
  }

  /** Lives on to an instant, where somebody acts. */
  act(text: string | number, act: Act): MeasureDecision {
    this.until(text);
    return this.look([this.inputOf(act)]);
  }

  inputOf(act: Act): MeasureInput {
    this.inputs += 1;
    return { ...act, id: `input-${this.inputs}`, at: this.now };
  }

  untilClosed(): this {
    while (this.nextWakeAt !== null) this.until(this.nextWakeAt);
    return this;
  }

  /** What was written, one short line each: day, rung and occurrence, kind, tone, channels, contact. */
  lines(filter: (one: Written) => boolean = () => true): string[] {
    return this.written.filter(filter).map(lineOf);
  }
}

export function lineOf({ on, rung, occurrence, kind, tone, channels, contactId }: Written): string {
  const which = occurrence === 1 ? rung : `${rung} ${occurrence}`;
  return `${on} ${which}: ${kind} ${tone} ${channels.join('+')} -> ${contactId}`;
}
