import { actsOnMessage, type Act, type Memory, type World } from '../../rehearsal/assume.ts';
import type { AgendaRow } from '../control-api.ts';
import type { Answerable } from './arrivals.ts';
import type { FarSidePerson } from './config.ts';
import type { ControlClient } from './control-client.ts';
import type { Arrival, Ledger } from './ledger.ts';
import { TryLater, type Answer, type Perform } from './perform.ts';

export interface ActorsDeps {
  readonly world: World;
  readonly control: ControlClient;
  readonly ledger: Ledger;
  readonly answerBy: Readonly<Record<Act['by'], Perform>>;
  /** Waits between attempts; rejects when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Somebody did something. */
  readonly onAct: (act: Act) => void;
  /** Something goes on for long; one line. */
  readonly log: (line: string) => void;
}

const WAIT_MS = 10_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** Every so many attempts in vain, a line in the log says what is being waited for. */
const LOG_EVERY = 10;

/** The scripted people: they act on what arrives when virtual time has come to it, and remember what they did. */
export class Actors implements Memory {
  private readonly deps: ActorsDeps;
  private readonly planned = new Map<string, Answer>();
  private readonly askers = new Set<string>();
  private readonly postponed = new Set<string>();

  constructor(deps: ActorsDeps) {
    this.deps = deps;
  }

  /** Acts registered and not yet performed. */
  get waiting(): number {
    return this.planned.size;
  }

  askedWrong(unitName: string): boolean {
    return this.askers.has(unitName);
  }

  gaveNewDate(measure: string): boolean {
    return this.postponed.has(measure);
  }

  /**
   * Plans what the reader of a message will do. To be awaited before the sender hears that the message was taken: then
   * virtual time cannot run past an act.
   */
  async plan(arrival: Arrival, person: FarSidePerson, answerable: Answerable): Promise<void> {
    const to = { contact: person.contact, unit: person.unit, role: person.role };
    const acts = actsOnMessage(this.deps.world, { ...arrival, to }, this);
    if (acts.length === 0) return;
    await this.deps.control.addAgenda(acts.map(({ id, at }) => ({ id, at })));
    for (const act of acts) {
      this.planned.set(act.id, { act, person, answerable, items: arrival.items });
      for (const row of act.rows) {
        if (row.does === 'ask-wrong') this.askers.add(person.unit);
        if (row.does === 'new-date') this.postponed.add(row.item.measure);
      }
    }
  }

  /** Performs what has become due, one act after the other in a fixed order, until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const rows = await this.insist('stepped clock', () => this.deps.control.dueAgenda(WAIT_MS, signal), signal);
      if (rows.length === 0) continue;
      for (const row of inOrder(rows)) await this.perform(row, signal);
      await this.insist('stepped clock', () => this.deps.control.doneAgenda(rows.map(({ id }) => id)), signal);
    }
  }

  private async perform({ id }: AgendaRow, signal: AbortSignal): Promise<void> {
    const { ledger, answerBy, onAct } = this.deps;
    const answer = this.planned.get(id);
    // Performed already: only the word that it is done did not get through.
    if (answer === undefined) return;
    const { act } = answer;
    try {
      const { missing } = await this.insist(id, () => answerBy[act.by](answer), signal, isPassing);
      for (const measure of missing) ledger.problem(`${id}: measure ${measure} could not be answered on its page`);
      for (const { does } of act.rows) ledger.acted(does);
      onAct(act);
    } catch (error) {
      if (signal.aborted) throw error;
      ledger.problem(`${id} (${act.by}): ${error instanceof Error ? error.message : String(error)}`);
    }
    this.planned.delete(id);
  }

  /** Tries again, at growing intervals, for as long as the failure can pass and the signal does not abort. */
  private async insist<T>(
    what: string,
    attempt: () => Promise<T>,
    signal: AbortSignal,
    canPass: (error: unknown) => boolean = () => true,
  ): Promise<T> {
    let pauseMs = FIRST_PAUSE_MS;
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (signal.aborted || !canPass(error)) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        if (attempts % LOG_EVERY === 0) this.deps.log(`${what}: ${attempts} attempts in vain, last: ${reason}`);
      }
      await this.deps.pause(pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}

const isPassing = (error: unknown): boolean => error instanceof TryLater;

/** By instant, then by id. */
function inOrder(rows: readonly AgendaRow[]): AgendaRow[] {
  return rows.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
