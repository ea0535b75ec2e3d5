import { isLocalDate, type LocalDate } from '../domain/local-date.ts';
import type { Found } from '../domain/policy-faults.ts';
import { PolicyReader } from '../domain/policy-reader.ts';

/** A field of an item, with its place. */
export type At = (field: string) => Found;

const MOST_UNITS = 50;
const NAME = { zh: '应为单位名称或事项编号（文字）', en: 'give a name or code, as text' };
const DATE = { zh: '应为实际存在的日期，如 2023-12-31', en: 'give an existing day such as 2023-12-31' };
const TIME = { zh: '应为时刻，如 10:00', en: 'give a time of day such as 10:00' };
const FLAG = { zh: '应为 true 或 false', en: 'give true or false' };

/** How many items a list may have. */
export const MOST = { min: 0, max: 2000 };

/** Reads the values that a scenario is made of; one that does not fit is undefined and has left its fault. */
export class ScenarioValues extends PolicyReader {
  /** What is said with a deed is what it needs, and nothing else of these fields. */
  protected need(at: At, does: string, { needs, of }: { needs: readonly string[]; of: readonly string[] }): void {
    for (const field of of) {
      const found = at(field);
      if (needs.includes(field) === (found.value !== undefined)) continue;
      const said = needs.includes(field)
        ? { zh: `${does} 须写明 ${field}，请补上`, en: `${does} needs it, add it` }
        : { zh: `${does} 不用 ${field}，请删去`, en: `${does} takes none, remove it` };
      this.fault(needs.includes(field) ? 'field-missing' : 'field-unknown', found, said);
    }
  }

  protected text({ path, value }: Found): string | undefined {
    if (value === undefined) return undefined;
    return typeof value === 'string' && value.trim() !== '' ? value : this.fault('shape-wrong', { path, value }, NAME);
  }

  protected date({ path, value }: Found): LocalDate | undefined {
    if (value === undefined) return undefined;
    return typeof value === 'string' && isLocalDate(value)
      ? value
      : this.fault('value-not-allowed', { path, value }, DATE);
  }

  protected dates({ path, value }: Found): LocalDate[] {
    const items = value === undefined ? [] : this.list({ path, value }, MOST);
    return (items ?? []).flatMap((item, index) => this.date({ path: `${path}[${index}]`, value: item }) ?? []);
  }

  protected time({ path, value }: Found): string | undefined {
    if (value === undefined) return '10:00';
    return typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(value)
      ? value
      : this.fault('value-not-allowed', { path, value }, TIME);
  }

  protected names(found: Found, min = 1): string[] | undefined {
    const items = found.value === undefined ? undefined : this.list(found, { min, max: MOST_UNITS });
    return items?.flatMap((value, index) => this.text({ path: `${found.path}[${index}]`, value }) ?? []);
  }

  protected flag({ path, value }: Found): boolean | undefined {
    if (value === undefined || typeof value === 'boolean') return value;
    return this.fault('shape-wrong', { path, value }, FLAG);
  }
}
