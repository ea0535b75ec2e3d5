import { DubanError } from '../domain/errors.ts';
import { isLocalDate, type LocalDate } from '../domain/local-date.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { Found } from '../domain/policy-faults.ts';
import { PolicyReader, type Fields } from '../domain/policy-reader.ts';
import { CHANNELS, ROLES } from '../domain/policy.ts';
import { DEEDS, type Deed, type ScenarioAct, type ScenarioFile, type Span } from './scenario-file.ts';

const WHOLE = { zh: '情景文件', en: 'the scenario' };
const MOST = { min: 0, max: 2000 };
const CLAIMS: readonly Claim[] = ['done', 'on-track', 'delayed', 'not-started', 'blocked'];
const DEED_NAMES = Object.keys(DEEDS).filter((name): name is Deed => name in DEEDS);
const NAME = { zh: '应为单位名称或事项编号（文字）', en: 'give a name or code, as text' };
const DATE = { zh: '应为实际存在的日期，如 2023-12-31', en: 'give an existing day such as 2023-12-31' };
const TIME = { zh: '应为时刻，如 10:00', en: 'give a time of day such as 10:00' };
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
type At = (field: string) => Found;
/** As read: what does not fit is undefined, and has left its fault. */
type Read<T> = { readonly [Key in keyof T]: T[Key] | undefined };

/** Reads the lists of a scenario; an item with a fault is left out. */
class ScenarioReader extends PolicyReader {
  file(value: unknown): ScenarioFile {
    const lists =
      this.object(
        { path: '', value },
        {
          ...{ acts: 'optional', conduct: 'optional', failures: 'optional' },
          ...{ standIns: 'optional', notices: 'optional', outages: 'optional' },
        },
      ) ?? {};
    return {
      acts: this.items(lists, 'acts', ACT, (at) => this.act(at)),
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
    const items = lists[name] === undefined ? [] : this.list({ path: name, value: lists[name] }, MOST);
    return (items ?? []).flatMap((value, index) => {
      const path = `${name}[${index}]`;
      const item = this.object({ path, value }, fields);
      return item === undefined ? [] : [read((field) => ({ path: `${path}.${field}`, value: item[field] }))];
    });
  }

  private act(at: At): Read<ScenarioAct> {
    const does = this.oneOf(at('does'), DEED_NAMES);
    const needs: readonly string[] = does === undefined ? [] : DEEDS[does];
    for (const field of ['claim', 'date'] as const) {
      const found = at(field);
      if (does === undefined || needs.includes(field) === (found.value !== undefined)) continue;
      const said = needs.includes(field)
        ? { zh: `${does} 须写明 ${field}，请补上`, en: `${does} needs it, add it` }
        : { zh: `${does} 不用 ${field}，请删去`, en: `${does} takes none, remove it` };
      this.fault(needs.includes(field) ? 'field-missing' : 'field-unknown', found, said);
    }
    return {
      ...{ on: this.date(at('on')), at: this.time(at('at')), measure: this.text(at('measure')), does },
      ...{ unit: this.text(at('unit')) ?? null, role: this.oneOf(at('role'), ROLES) ?? null },
      ...{ claim: this.oneOf(at('claim'), CLAIMS) ?? null, date: this.date(at('date')) ?? null },
    };
  }

  private span(at: At): Read<Span> {
    const [from, until] = [this.date(at('from')), this.date(at('until'))];
    if (from !== undefined && until !== undefined && until < from) this.fault('value-not-allowed', at('until'), ORDER);
    return { from, until: until ?? null };
  }

  private text({ path, value }: Found): string | undefined {
    if (value === undefined) return undefined;
    return typeof value === 'string' && value.trim() !== '' ? value : this.fault('shape-wrong', { path, value }, NAME);
  }

  private date({ path, value }: Found): LocalDate | undefined {
    if (value === undefined) return undefined;
    return typeof value === 'string' && isLocalDate(value)
      ? value
      : this.fault('value-not-allowed', { path, value }, DATE);
  }

  private dates({ path, value }: Found): LocalDate[] {
    const items = value === undefined ? [] : this.list({ path, value }, MOST);
    return (items ?? []).flatMap((item, index) => this.date({ path: `${path}[${index}]`, value: item }) ?? []);
  }

  private time({ path, value }: Found): string | undefined {
    if (value === undefined) return '10:00';
    return typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(value)
      ? value
      : this.fault('value-not-allowed', { path, value }, TIME);
  }
}

const SPAN: Fields = { from: 'required', until: 'optional' };
const NOTICE: Fields = { on: 'required', year: 'required', holidays: 'required', makeUpDays: 'optional' };
const ACT: Fields = {
  ...{ on: 'required', at: 'optional', measure: 'required', does: 'required' },
  ...{ unit: 'optional', role: 'optional', claim: 'optional', date: 'optional' },
};
