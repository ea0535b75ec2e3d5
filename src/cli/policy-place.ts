import { DubanError } from '../domain/errors.ts';
import type { CommonOptions } from './io.ts';

/** Where in a plan a policy is to hold. */
export interface Assigning extends CommonOptions {
  readonly plan: string;
  readonly part?: string;
  readonly section?: string;
  readonly measure?: string;
}

type Place = Pick<Assigning, 'part' | 'section' | 'measure'>;

/** The place that the options name. Throws DubanError wrong-usage for a measure together with a part or section. */
export function placeOf({ part, section, measure }: Assigning): Place {
  if (measure !== undefined && (part !== undefined || section !== undefined)) {
    throw new DubanError(
      'wrong-usage',
      '--measure 不能与 --part、--section 同用：请只指一处。 / --measure stands alone: name one place only.',
    );
  }
  return {
    ...(part === undefined ? {} : { part }),
    ...(section === undefined ? {} : { section }),
    ...(measure === undefined ? {} : { measure }),
  };
}

export function placeWords(planId: string, { part, section, measure }: Place): { zh: string; en: string } {
  if (measure !== undefined)
    return { zh: `方案 ${planId} 第 ${measure} 项`, en: `measure ${measure} of plan ${planId}` };
  const named = [part, section].filter((name) => name !== undefined).map((name) => `“${name}”`);
  if (named.length === 0) return { zh: `方案 ${planId}`, en: `plan ${planId}` };
  return { zh: `方案 ${planId} ${named.join('')}`, en: `${named.join(' ')} of plan ${planId}` };
}
