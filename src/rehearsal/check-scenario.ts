import { DubanError } from '../domain/errors.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { Found } from '../domain/policy-faults.ts';
import type { Fields } from '../domain/policy-reader.ts';
import { CHANNELS, ROLES } from '../domain/policy.ts';
import {
  DEEDS,
  UNIT_DEEDS,
  type Deed,
  type ScenarioAct,
  type ScenarioFile,
  type ScenarioPart,
  type ScenarioUnitChange,
  type Span,
} from './scenario-file.ts';
import { MOST, ScenarioValues, type At } from './scenario-values.ts';

const WHOLE = { zh: '情景文件', en: 'the scenario' };
const CLAIMS: readonly Claim[] = ['done', 'on-track', 'delayed', 'not-started', 'blocked'];
const UNIT_DEED_NAMES = ['rename', 'merge', 'abolish'] as const;
const ONE_NAME = { zh: '一次更名只写一个单位', en: 'give one unit, a name is that of one' };
const NOT_BEFORE_ON = { zh: '生效日期不能早于 on', en: 'it cannot lie before on' };
const DEED_NAMES = Object.keys(DEEDS).filter((name): name is Deed => name in DEEDS);
const ORDER = { zh: '不能早于 from', en: 'it cannot lie before from' };

/**
 * Whether a value (as JSON gives it) is a scenario. Throws DubanError invalid-input with every fault: its place, the value,
 * what is allowed and what to do.
 */
export function checkScenario(value: unknown): ScenarioFile {
  const reader = new ScenarioReader(WHOLE);
  const file = reader.file(value);
  if (reader.faults.length === 0) return file;
  throw new DubanError(
    'invalid-input',
    `情景文件有 ${reader.faults.length} 处错误。 / The scenario has ${reader.faults.length} faults.`,
    { faults: reader.faults },
  );
}

type Item = Readonly<Record<string, unknown>>;
/** As read: what does not fit is undefined, and has left its fault. */
type Read<T> = { readonly [Key in keyof T]: T[Key] | undefined };

/** Reads the lists of a scenario; an item with a fault is left out. */
class ScenarioReader extends ScenarioValues {
  file(value: unknown): ScenarioFile {
    const lists =
      this.object(
        { path: '', value },
        {
          ...{ acts: 'optional', unitChanges: 'optional', conduct: 'optional', failures: 'optional' },
          ...{ standIns: 'optional', notices: 'optional', outages: 'optional' },
        },
      ) ?? {};
    return {
      acts: this.items(lists, 'acts', ACT, (at) => this.act(at)),
      unitChanges: this.items(lists, 'unitChanges', UNIT_CHANGE, (at) => this.unitChange(at)),
      conduct: this.items(lists, 'conduct', { unit: 'required', as: 'required', ...SPAN }, (at) => ({
        ...{ unit: this.text(at('unit')), as: this.oneOf(at('as'), ['silent', 'prompt'] as const) },
        ...this.span(at),
      })),
      failures: this.items(
        lists,
        'failures',
        { unit: 'required', role: 'optional', channel: 'required', ...SPAN },
        (at) => ({
          ...{ unit: this.text(at('unit')), role: this.oneOf(at('role'), ROLES) ?? 'liaison' },
          ...{ channel: this.oneOf(at('channel'), CHANNELS), ...this.span(at) },
        }),
      ),
      standIns: this.items(lists, 'standIns', { on: 'required', unit: 'required', role: 'optional' }, (at) => ({
        ...{ on: this.date(at('on')), unit: this.text(at('unit')), role: this.oneOf(at('role'), ROLES) ?? 'liaison' },
      })),
      notices: this.items(lists, 'notices', NOTICE, (at) => ({
        ...{ on: this.date(at('on')), year: this.whole(at('year'), { min: 2000, max: 2100 }) },
        ...{ holidays: this.dates(at('holidays')), makeUpDays: this.dates(at('makeUpDays')) },
      })),
      outages: this.items(lists, 'outages', { from: 'required', until: 'required' }, (at) => this.span(at)),
    } as ScenarioFile; // Whatever is undefined has left its fault, and a file with faults is refused.
  }

  private items<T>(lists: Item, name: string, fields: Fields, read: (at: At) => T): T[] {
    if (lists[name] === undefined) return [];
    return this.itemsOf({ path: name, value: lists[name] }, { range: MOST, fields }, read);
  }

  private itemsOf<T>(
    found: Found,
    { range, fields }: { range: typeof MOST; fields: Fields },
    read: (at: At) => T,
  ): T[] {
    return (this.list(found, range) ?? []).flatMap((value, index) => {
      const path = `${found.path}[${index}]`;
      const item = this.object({ path, value }, fields);
      return item === undefined ? [] : [read((field) => ({ path: `${path}.${field}`, value: item[field] }))];
    });
  }

  private act(at: At): Read<ScenarioAct> {
    const does = this.oneOf(at('does'), DEED_NAMES);
    if (does !== undefined) {
      this.need(at, does, { needs: DEEDS[does], of: ['claim', 'date', 'units', 'parts'] });
      if (does === 'contribute') this.need(at, does, { needs: ['unit'], of: ['unit'] });
    }
    return {
      ...{ on: this.date(at('on')), at: this.time(at('at')), measure: this.text(at('measure')), does },
      ...{ unit: this.text(at('unit')) ?? null, role: this.oneOf(at('role'), ROLES) ?? null },
      ...{ claim: this.oneOf(at('claim'), CLAIMS) ?? null, date: this.date(at('date')) ?? null },
      ...{ units: this.names(at('units')) ?? null, parts: this.parts(at('parts')) ?? null },
    };
  }

  private parts(found: Found): ScenarioPart[] | undefined {
    if (found.value === undefined) return undefined;
    const read = (at: At): Read<ScenarioPart> => ({
      ...{ text: this.text(at('text')), deadline: this.date(at('deadline')) },
      ...{ leads: this.names(at('leads')), supports: this.names(at('supports'), 0) ?? [] },
    });
    // Whatever is undefined has left its fault, as in the file.
    return this.itemsOf(found, { range: { min: 2, max: 50 }, fields: PART }, read) as ScenarioPart[];
  }

  private unitChange(at: At): Read<ScenarioUnitChange> {
    const does = this.oneOf(at('does'), UNIT_DEED_NAMES);
    const of = does === 'abolish' ? ['name'] : ['name', 'to'];
    if (does !== undefined) this.need(at, does, { needs: UNIT_DEEDS[does], of });
    const units = this.names(at('units'));
    if (does === 'rename' && units !== undefined && units.length > 1) this.fault('out-of-range', at('units'), ONE_NAME);
    const [on, from] = [this.date(at('on')), this.date(at('from'))];
    if (on !== undefined && from !== undefined && from < on) this.fault('value-not-allowed', at('from'), NOT_BEFORE_ON);
    return {
      ...{ on, from: from ?? on, does, units, to: this.text(at('to')) ?? null, name: this.text(at('name')) ?? null },
      newUnits: this.flag(at('newUnits')) ?? false,
    };
  }

  private span(at: At): Read<Span> {
    const [from, until] = [this.date(at('from')), this.date(at('until'))];
    if (from !== undefined && until !== undefined && until < from) this.fault('value-not-allowed', at('until'), ORDER);
    return { from, until: until ?? null };
  }
}

const UNIT_CHANGE: Fields = {
  ...{ on: 'required', from: 'optional', does: 'required', units: 'required' },
  ...{ to: 'optional', name: 'optional', newUnits: 'optional' },
};
const PART: Fields = { text: 'required', leads: 'required', supports: 'optional', deadline: 'required' };
const SPAN: Fields = { from: 'required', until: 'optional' };
const NOTICE: Fields = { on: 'required', year: 'required', holidays: 'required', makeUpDays: 'optional' };
const ACT: Fields = {
  ...{ on: 'required', at: 'optional', measure: 'required', does: 'required' },
  ...{ unit: 'optional', role: 'optional', claim: 'optional', date: 'optional' },
  ...{ units: 'optional', parts: 'optional' },
};
