import {
  AUDIENCES,
  CHANNELS,
  RUNG_KINDS,
  TONES,
  type Channel,
  type Policy,
  type Rhythm,
  type Rung,
  type RungTarget,
  type RungWhen,
} from './policy.ts';
import type { Found } from './policy-faults.ts';
import { LATER_LIMITS } from './preset-parts.ts';
import { within, type PolicyReader } from './policy-reader.ts';

/** A year of working days: no limit of a plan is further from its date. */
const MOST_DAYS = 250;
const MOST_HOURS = 1500;
const MOST_RUNGS = 30;
const MOST_TARGETS = 12;
const MOST_WEEKS = 52;

/** A policy as far as it could be read: rungs that could not stand as null, in their places. */
export interface ReadPolicy {
  readonly head: Omit<Policy, 'rungs'> | null;
  readonly rhythm: Rhythm | null | undefined;
  readonly verification: Policy['verification'] | undefined;
  readonly rungs: readonly (Rung | null)[];
}

/** Reads shapes, units and words; what the parts mean together is checked by policy-rules.ts. */
export function readPolicy(reader: PolicyReader, value: unknown): ReadPolicy {
  const fields = reader.object(
    { path: '', value },
    {
      ...{ name: 'required', version: 'optional', askBeforeDays: 'required', rhythm: 'required', rungs: 'required' },
      ...{ verification: 'required', mutedByReportWithinDays: 'required', reopenAfterDays: 'required' },
      ...{ petition: 'optional', promiseWithinDays: 'optional', answers: 'optional' },
      ...{ reachAheadDays: 'optional', mailGapsAhead: 'optional' },
    },
  );
  if (fields === undefined) return { head: null, rhythm: undefined, verification: undefined, rungs: [] };
  const at = (key: string): Found => ({ path: key, value: fields[key] });
  const name = reader.kebab(at('name'), 40);
  const version = fields['version'] === undefined ? 1 : reader.whole(at('version'), { min: 1, max: 1_000_000 });
  const askBeforeDays =
    fields['askBeforeDays'] === 'at-activation'
      ? ('at-activation' as const)
      : reader.whole(at('askBeforeDays'), { min: 0, max: MOST_DAYS });
  const rhythm = fields['rhythm'] === null ? null : readRhythm(reader, at('rhythm'));
  const verification = readVerification(reader, at('verification'));
  const mutedByReportWithinDays = reader.whole(at('mutedByReportWithinDays'), { min: 0, max: MOST_DAYS });
  const reopenAfterDays = reader.whole(at('reopenAfterDays'), { min: 1, max: MOST_DAYS });
  const items = reader.list(at('rungs'), { min: 2, max: MOST_RUNGS }) ?? [];
  const rungs = items.map((item, index) => readRung(reader, { path: `rungs[${index}]`, value: item }));
  const petition = readPetition(reader, at('petition'));
  const promiseWithinDays =
    fields['promiseWithinDays'] === undefined
      ? LATER_LIMITS.promiseWithinDays
      : reader.whole(at('promiseWithinDays'), { min: 0, max: MOST_DAYS });
  const answers = fields['answers'] === undefined ? null : reader.oneOf(at('answers'), ['first', 'each'] as const);
  const days = { mutedByReportWithinDays, reopenAfterDays, promiseWithinDays };
  const read = {
    name,
    version,
    askBeforeDays,
    rhythm,
    verification,
    petition,
    ...days,
    ...(answers === null ? {} : { answers }),
    ...readReachability(reader, fields),
  };
  return { head: complete(read), rhythm, verification, rungs };
}

/** When gaps in seats are looked for, and whether the office is written to about them; what is not named is left out. */
function readReachability(
  reader: PolicyReader,
  { reachAheadDays: days, mailGapsAhead: mail }: Readonly<Record<string, unknown>>,
): { reachAheadDays?: number | undefined; mailGapsAhead?: boolean | undefined } {
  return {
    ...(days === undefined
      ? {}
      : { reachAheadDays: reader.whole({ path: 'reachAheadDays', value: days }, { min: 0, max: MOST_DAYS }) }),
    ...(mail === undefined
      ? {}
      : { mailGapsAhead: reader.oneOf({ path: 'mailGapsAhead', value: mail }, [true, false] as const) }),
  };
}

type Complete<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

/** The object, when every field could be read; null otherwise. */
function complete<T extends object>(fields: T): Complete<T> | null {
  // No value is undefined, which is all that the type says.
  return Object.values(fields).includes(undefined) ? null : (fields as Complete<T>);
}

function readRhythm(reader: PolicyReader, found: Found): Rhythm | undefined {
  if (found.value === undefined) return undefined;
  const fields = reader.object(found, { every: 'required', askDay: 'required', due: 'required' });
  if (fields === undefined) return undefined;
  const at = (key: string): Found => ({ path: within(found.path, key), value: fields[key] });
  const every = reader.oneOf(at('every'), ['month', 'quarter', 'half-year', 'year'] as const);
  const askDay = reader.whole(at('askDay'), { min: 1, max: 31 });
  const due = readRoundDue(reader, at('due'));
  return complete({ every, askDay, due }) ?? undefined;
}

function readRoundDue(reader: PolicyReader, found: Found): Rhythm['due'] | undefined {
  if (found.value === undefined) return undefined;
  const fields = reader.object(found, { day: 'required', monthOffset: 'required', roll: 'required' });
  if (fields === undefined) return undefined;
  const at = (key: string): Found => ({ path: within(found.path, key), value: fields[key] });
  const day = reader.whole(at('day'), { min: 1, max: 31 });
  const monthOffset = reader.oneOf(at('monthOffset'), [0, 1] as const);
  const roll = reader.oneOf(at('roll'), ['back', 'forward'] as const);
  return complete({ day, monthOffset, roll }) ?? undefined;
}

function readVerification(reader: PolicyReader, found: Found): Policy['verification'] | undefined {
  if (found.value === undefined) return undefined;
  const fields = reader.object(found, { limitDays: 'required', clerkAfterDays: 'required', headAfterDays: 'required' });
  if (fields === undefined) return undefined;
  const days = (key: string) =>
    reader.whole({ path: within(found.path, key), value: fields[key] }, { min: 1, max: MOST_DAYS });
  const [limitDays, clerkAfterDays, headAfterDays] = [days('limitDays'), days('clerkAfterDays'), days('headAfterDays')];
  return complete({ limitDays, clerkAfterDays, headAfterDays }) ?? undefined;
}

/** Limits for what a unit asks of the office; a policy that names none has the usual ones. */
function readPetition(reader: PolicyReader, found: Found): Policy['petition'] | undefined {
  if (found.value === undefined) return LATER_LIMITS.petition;
  const fields = reader.object(found, {
    ...{ limitDays: 'required', headAfterDays: 'required', superiorAfterDays: 'required' },
  });
  if (fields === undefined) return undefined;
  const days = (key: string) =>
    reader.whole({ path: within(found.path, key), value: fields[key] }, { min: 1, max: MOST_DAYS });
  const [limitDays, headAfterDays] = [days('limitDays'), days('headAfterDays')];
  return complete({ limitDays, headAfterDays, superiorAfterDays: days('superiorAfterDays') }) ?? undefined;
}

function readRung(reader: PolicyReader, found: Found): Rung | null {
  const fields = reader.object(found, { id: 'required', when: 'required', targets: 'required' });
  if (fields === undefined) return null;
  const at = (key: string): Found => ({ path: within(found.path, key), value: fields[key] });
  const id = reader.kebab(at('id'), 30);
  const when = readWhen(reader, at('when'));
  const items = reader.list(at('targets'), { min: 1, max: MOST_TARGETS }) ?? [];
  const targets = items.map((item, index) =>
    readTarget(reader, { path: `${found.path}.targets[${index}]`, value: item }),
  );
  const read = targets.filter((target) => target !== undefined);
  return read.length < targets.length || read.length === 0 ? null : complete({ id, when, targets: read });
}

const WHEN_FIELDS = {
  ask: [],
  workingDaysFromDue: ['days'],
  workingDaysFromAsk: ['days'],
  workingHoursFromDue: ['hours'],
  workingHoursFromAsk: ['hours'],
  weekly: ['after', 'count'],
  monthly: ['after'],
} as const satisfies Partial<Record<RungWhen['type'], readonly string[]>>;

type WhenType = keyof typeof WHEN_FIELDS;

function readWhen(reader: PolicyReader, found: Found): RungWhen | undefined {
  if (found.value === undefined) return undefined;
  const value: { readonly type?: unknown } = Object(found.value);
  const types = Object.keys(WHEN_FIELDS) as WhenType[]; // keys of the table
  const known = types.find((type) => type === value.type);
  if (known === undefined) {
    const fields = reader.object(found, {
      type: 'required',
      days: 'optional',
      hours: 'optional',
      after: 'optional',
      count: 'optional',
    });
    reader.oneOf({ path: `${found.path}.type`, value: fields?.['type'] }, types);
    return undefined;
  }
  const allowed = Object.fromEntries(['type', ...WHEN_FIELDS[known]].map((key) => [key, 'required' as const]));
  const fields = reader.object(found, allowed);
  return fields === undefined ? undefined : whenOf(reader, known, { path: found.path, value: fields });
}

function whenOf(
  reader: PolicyReader,
  type: WhenType,
  { path, value }: { readonly path: string; readonly value: Readonly<Record<string, unknown>> },
): RungWhen | undefined {
  const at = (key: string): Found => ({ path: within(path, key), value: value[key] });
  switch (type) {
    case 'ask':
      return { type };
    case 'workingDaysFromDue':
      return (
        complete({ type, days: reader.whole(at('days'), { min: -MOST_DAYS, max: MOST_DAYS, not: 0 }) }) ?? undefined
      );
    case 'workingDaysFromAsk':
      return complete({ type, days: reader.whole(at('days'), { min: 1, max: MOST_DAYS }) }) ?? undefined;
    case 'workingHoursFromDue':
      return (
        complete({ type, hours: reader.whole(at('hours'), { min: -MOST_HOURS, max: MOST_HOURS, not: 0 }) }) ?? undefined
      );
    case 'workingHoursFromAsk':
      return complete({ type, hours: reader.whole(at('hours'), { min: 1, max: MOST_HOURS }) }) ?? undefined;
    case 'weekly': {
      const after = reader.kebab(at('after'), 30);
      return complete({ type, after, count: reader.whole(at('count'), { min: 1, max: MOST_WEEKS }) }) ?? undefined;
    }
    case 'monthly':
      return complete({ type, after: reader.kebab(at('after'), 30) }) ?? undefined;
  }
}

function readTarget(reader: PolicyReader, found: Found): RungTarget | undefined {
  const fields = reader.object(found, {
    ...{ audience: 'required', kind: 'required', tone: 'required', channels: 'required', only: 'optional' },
  });
  if (fields === undefined) return undefined;
  const at = (key: string): Found => ({ path: within(found.path, key), value: fields[key] });
  const audience = reader.oneOf(at('audience'), AUDIENCES);
  const kind = reader.oneOf(at('kind'), RUNG_KINDS);
  const tone = reader.oneOf(at('tone'), TONES);
  const channels = readChannels(reader, at('channels'));
  const target = complete({ audience, kind, tone, channels });
  if (fields['only'] === undefined) return target ?? undefined;
  const only = reader.oneOf(at('only'), ['repeated-silence'] as const);
  return target === null || only === undefined ? undefined : { ...target, only };
}

function readChannels(reader: PolicyReader, found: Found): readonly Channel[] | undefined {
  const items = reader.list(found, { min: 1, max: CHANNELS.length });
  if (items === undefined || items.length === 0) return undefined;
  const read = items.map((value, index) => reader.oneOf({ path: `${found.path}[${index}]`, value }, CHANNELS));
  const channels = read.filter((channel) => channel !== undefined);
  if (new Set(channels).size < channels.length) {
    const allowed = { zh: '每种渠道只写一次，请删去重复的', en: 'name each channel once, remove the repeated one' };
    return reader.fault('value-not-allowed', found, allowed);
  }
  return channels.length === items.length ? channels : undefined;
}
