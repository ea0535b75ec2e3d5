import type { Fault } from './errors.ts';
import { policyFault, type Allowed, type Found, type PolicyFaultCode } from './policy-faults.ts';

/** A field that must be there, or may be. */
export type Fields = Readonly<Record<string, 'required' | 'optional'>>;

/**
 * Reads values of unknown shape, place by place, and collects every fault. A value that does not fit is undefined; the
 * reader goes on, so that all faults of one policy are found together.
 */
export class PolicyReader {
  readonly faults: Fault[] = [];
  private readonly named: Allowed | undefined;

  /** `name`: what is read; default: a policy. */
  constructor(name?: Allowed) {
    this.named = name;
  }

  fault(code: PolicyFaultCode, found: Found, allowed: Allowed): undefined {
    this.faults.push(policyFault(code, found, allowed, this.named));
    return undefined;
  }

  /** An object with these fields and no others. */
  object({ path, value }: Found, fields: Fields): Readonly<Record<string, unknown>> | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const names = Object.keys(fields).join('、');
      return this.fault(
        'shape-wrong',
        { path, value },
        { zh: `应为对象，含 ${names}`, en: `give an object with ${names}` },
      );
    }
    const found = new Map<string, unknown>(Object.entries(value));
    for (const [key, unknown] of found) {
      if (Object.hasOwn(fields, key)) continue;
      const allowed = Object.keys(fields).join('、');
      this.fault(
        'field-unknown',
        { path: within(path, key), value: unknown },
        {
          zh: `没有这一字段，请删去或改正；允许 ${allowed}`,
          en: `there is no such field, remove or correct it; allowed are ${allowed}`,
        },
      );
    }
    for (const [key, need] of Object.entries(fields)) {
      if (need === 'optional' || found.has(key)) continue;
      this.fault(
        'field-missing',
        { path: within(path, key), value: undefined },
        { zh: '必须填写，请补上', en: 'it is required, add it' },
      );
    }
    return Object.fromEntries(found);
  }

  list({ path, value }: Found, { min, max }: Range): readonly unknown[] | undefined {
    const said = { zh: `应为列表，${min} 至 ${max} 项`, en: `give a list of ${min} to ${max}` };
    if (!Array.isArray(value)) return this.missing(value) ?? this.fault('shape-wrong', { path, value }, said);
    const items: readonly unknown[] = value;
    if (items.length >= min && items.length <= max) return items;
    this.fault('out-of-range', { path, value: items.length }, said);
    return items.slice(0, max);
  }

  /** A whole number within a range. */
  whole({ path, value }: Found, { min, max, not }: Range & { readonly not?: number }): number | undefined {
    if (value === undefined) return undefined;
    const without = not === undefined ? { zh: '', en: '' } : { zh: `，不能为 ${not}`, en: `, but not ${not}` };
    const said = {
      zh: `应为 ${min} 至 ${max} 的整数${without.zh}`,
      en: `give a whole number from ${min} to ${max}${without.en}`,
    };
    if (typeof value !== 'number' || !Number.isInteger(value)) return this.fault('shape-wrong', { path, value }, said);
    if (value < min || value > max || value === not) return this.fault('out-of-range', { path, value }, said);
    return value;
  }

  oneOf<T extends string | number | boolean>({ path, value }: Found, known: readonly T[]): T | undefined {
    if (value === undefined) return undefined;
    const match = known.find((one) => one === value);
    const names = known.join('、');
    return (
      match ??
      this.fault('value-not-allowed', { path, value }, { zh: `应为 ${names} 之一`, en: `give one of ${names}` })
    );
  }

  /** A name of lower-case words, digits and single hyphens. */
  kebab({ path, value }: Found, longest: number): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.length <= longest && /^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(value)) return value;
    const said = {
      zh: `应为小写字母、数字和连字符，如 second-reminder，至多 ${longest} 个字符`,
      en: `give lower-case letters, digits and hyphens such as second-reminder, at most ${longest} characters`,
    };
    return this.fault(typeof value === 'string' ? 'value-not-allowed' : 'shape-wrong', { path, value }, said);
  }

  /** A missing field has been said by {@link object} already. */
  private missing(value: unknown): readonly unknown[] | undefined {
    return value === undefined ? [] : undefined;
  }
}

interface Range {
  readonly min: number;
  readonly max: number;
}

export const within = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
