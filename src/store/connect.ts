import type { MeasureStore, ReleaseStore, WatchdogStore } from '../activities/ports.ts';
import { DubanError } from '../domain/errors.ts';
import { answerStore, type AnswerStore } from './answers.ts';
import { CalendarCache } from './calendar-cache.ts';
import { calendarStore, type CalendarStore } from './calendar.ts';
import { clockStore, type ClockStore } from './clock.ts';
import { contactStore, type ContactStore } from './contacts.ts';
import { contributionStore, type ContributionStore } from './contributions.ts';
import { cycleStore, type Cycles } from './cycles.ts';
import { Database, type ClockMode } from './database.ts';
import { eventStore, type EventStore } from './events.ts';
import { holdStore, type HoldStore } from './holds.ts';
import { inboundStore, type InboundStore } from './inbound.ts';
import { inputStore, type InputStore } from './inputs.ts';
import { installationStore, seed, type InstallationStore } from './installation.ts';
import { measureDetailStore, type MeasureDetailStore } from './measure-detail.ts';
import { measureStore } from './measure-step.ts';
import { officeStore, type OfficeStore } from './office-acts.ts';
import { outcomeStore, type OutcomeStore } from './outcomes.ts';
import { planStore, type PlanStore } from './plans.ts';
import { policyStore, type PolicyStore } from './policies.ts';
import { PolicyCache } from './policy-read.ts';
import { rebuildStore, type RebuildStore } from './rebuild.ts';
import { releaseStore } from './release-step.ts';
import { taskStore, type TaskStore } from './tasks.ts';
import { unitPeopleStore, type UnitPeopleStore } from './unit-people.ts';
import { unitChangeStore, type UnitChangeStore } from './unit-changes.ts';
import { unitStore, type UnitStore } from './units.ts';
import { waitingStore, type WaitingStore } from './waiting.ts';
import { watchdogStore } from './watchdog.ts';

export interface StoreOptions {
  readonly databaseUrl: string;
  /** The make of the clock that this process believes in; default: the one stored. Another one stored is a conflict. */
  readonly clockMode?: ClockMode;
  /** Connections at most. Default 10. */
  readonly poolSize?: number;
  /** A notice decided twice under one key throws DubanError conflict instead of being counted: for tests. */
  readonly strictKeys?: boolean;
}

/** Everything that is kept, noun by noun. Only this folder knows how. */
export interface Store {
  readonly clock: ClockStore;
  readonly measures: MeasureStore;
  readonly measureDetails: MeasureDetailStore;
  readonly office: OfficeStore;
  readonly releases: ReleaseStore;
  readonly cycles: Cycles;
  readonly watchdog: WatchdogStore;
  readonly plans: PlanStore;
  readonly units: UnitStore;
  readonly unitChanges: UnitChangeStore;
  readonly contacts: ContactStore;
  readonly contributions: ContributionStore;
  readonly policies: PolicyStore;
  readonly calendar: CalendarStore;
  readonly installation: InstallationStore;
  readonly inputs: InputStore;
  readonly answers: AnswerStore;
  readonly inbound: InboundStore;
  readonly unitPeople: UnitPeopleStore;
  readonly holds: HoldStore;
  readonly rebuild: RebuildStore;
  readonly events: EventStore;
  readonly outcomes: OutcomeStore;
  readonly waiting: WaitingStore;
  readonly tasks: TaskStore;
  /** Resolves when the database answers. Throws DubanError database-unreachable. */
  ping(): Promise<void>;
  /** Notices decided twice under one key since the start: 0 unless a rule is at fault. */
  keyConflicts(): number;
  close(): Promise<void>;
}

/**
 * Opens the store on a migrated database, checks that instants come back as they went in, and puts in what every
 * installation needs (presets, built-in calendar, settings).
 * Throws DubanError database-unreachable, database-not-migrated, or conflict for another make of the clock.
 */
export async function createStore(options: StoreOptions): Promise<Store> {
  const db = new Database(options.databaseUrl, options.poolSize ?? 10);
  try {
    await checkTimeZone(db);
    await db.transaction(seed);
    await settleClockMode(db, options.clockMode);
  } catch (error) {
    await db.close();
    throw error;
  }
  return assemble(db, options.strictKeys ?? false);
}

function assemble(db: Database, strictKeys: boolean): Store {
  const calendars = new CalendarCache();
  const policies = new PolicyCache();
  let keyConflicts = 0;
  const onKeyConflict = (measureId: string, count: number): void => {
    keyConflicts += count;
    if (strictKeys) throw new DubanError('conflict', `Measure ${measureId}: ${count} notices were decided twice.`);
  };
  return {
    clock: clockStore(db),
    measures: measureStore({ db, calendars, policies, onKeyConflict }),
    measureDetails: measureDetailStore({ db, calendars, policies }),
    office: officeStore({ db, calendars, policies }),
    releases: releaseStore(db, calendars),
    cycles: cycleStore(db, calendars),
    watchdog: watchdogStore(db, calendars),
    plans: planStore(db, calendars, policies),
    units: unitStore(db),
    unitChanges: unitChangeStore(db, calendars),
    contacts: contactStore(db, calendars),
    contributions: contributionStore(db),
    policies: policyStore(db),
    calendar: calendarStore(db, calendars, policies),
    installation: installationStore(db),
    inputs: inputStore(db),
    answers: answerStore(db),
    inbound: inboundStore(db, calendars),
    unitPeople: unitPeopleStore(db, calendars),
    holds: holdStore(db, calendars),
    rebuild: rebuildStore(db),
    events: eventStore(db),
    outcomes: outcomeStore(db),
    waiting: waitingStore(db),
    tasks: taskStore(db, calendars),
    ping: () => db.read(async (prisma) => void (await prisma.$queryRaw`SELECT 1`)),
    keyConflicts: () => keyConflicts,
    close: () => db.close(),
  };
}

/** A session in another zone would store every instant shifted without any error: better not to start. */
async function checkTimeZone(db: Database): Promise<void> {
  const [row] = await db.read(
    (prisma) => prisma.$queryRaw<{ zone: string }[]>`SELECT current_setting('TimeZone') AS zone`,
  );
  if (row?.zone === 'UTC') return;
  throw new DubanError(
    'invalid-configuration',
    `数据库会话的时区是 ${row?.zone}，应为 UTC：请检查连接参数和连接池。 / The database session's time zone is ${row?.zone} and must be UTC: check the connection and its pooler.`,
  );
}

async function settleClockMode(db: Database, wanted: ClockMode | undefined): Promise<void> {
  const { mode } = await db.read((prisma) => prisma.clock.findUniqueOrThrow({ where: { id: 1 } }));
  const stored: ClockMode = mode === 'stepped' ? 'stepped' : 'system';
  if (wanted !== undefined && wanted !== stored) {
    throw new DubanError(
      'conflict',
      `数据库的时钟为 ${stored}，而非 ${wanted}。 / The clock of this database is ${stored}, not ${wanted}.`,
    );
  }
  db.clockMode = stored;
}
