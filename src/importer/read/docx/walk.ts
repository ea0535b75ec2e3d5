import type { FaultPlace } from '../../../domain/errors.ts';
import type { Numbering } from './numbering.ts';
import type { Styles } from './styles.ts';
import type { Element } from './xml.ts';

/** What is known while a document's body is walked from its first to its last element. */
export interface Walk {
  readonly styles: Styles;
  readonly numbering: Numbering;
  readonly where: FaultPlace;
  /** Fields that are open; a field may reach over paragraphs. Null: the document's fields do not hold together. */
  readonly fields: OpenField[] | null;
  /** Text before a paragraph mark that was deleted: it belongs to the next paragraph. */
  carried: string;
  /** Notes referred to, in order: `footnote 2`. */
  readonly notes: string[];
  readonly seen: Tally;
}

/** A field shows its result only; its code, and results such as page numbers, are no text of the plan. */
export interface OpenField {
  code: string;
  inResult: boolean;
}

/** What was left out or stands in a form that a person should look at. */
export interface Tally {
  inserted: number;
  deleted: number;
  hidden: number;
  pictures: number;
  nestedTables: number;
  /** Embedded files and parts in another format, which only the office program itself shows. */
  readonly foreign: string[];
}

export function newWalk(parts: { styles: Styles; numbering: Numbering; where: FaultPlace; withFields: boolean }): Walk {
  const { styles, numbering, where, withFields } = parts;
  const seen = { inserted: 0, deleted: 0, hidden: 0, pictures: 0, nestedTables: 0, foreign: [] };
  return { styles, numbering, where, fields: withFields ? [] : null, carried: '', notes: [], seen };
}

/** What a paragraph holds: its text, and the boxes anchored in it. */
export interface Inline {
  text: string;
  readonly boxes: Element[];
}
