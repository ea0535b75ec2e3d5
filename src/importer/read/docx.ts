import type { FaultPlace } from '../../domain/errors.ts';
import type { Block } from '../cells.ts';
import type { ReadDocument } from './document.ts';
import { type Sink, takeBlocks } from './docx/blocks.ts';
import { readNumbering } from './docx/numbering.ts';
import { openPackage, type WordParts } from './docx/package.ts';
import { noText, tallyFaults } from './docx/problems.ts';
import { readStyles } from './docx/styles.ts';
import { newWalk, type Walk } from './docx/walk.ts';
import { childOf, type Element, elementsOf } from './docx/xml.ts';

/**
 * Reads a Word document: paragraphs with their automatic numbers, tables with their merged cells, text boxes, and
 * behind them the footnotes and endnotes that the text refers to. Headers, footers, comments, macros and pictures are
 * not read.
 * @throws DubanError `invalid-input` where the file is damaged, too large unpacked, or holds no text.
 */
export function readDocx(bytes: Uint8Array, where: FaultPlace): ReadDocument {
  const parts = openPackage(bytes, where);
  const { blocks, walk } = walked(parts, where);
  if (blocks.length === 0) throw noText(walk.seen, where);
  return { format: 'docx', blocks, problems: tallyFaults(walk.seen, where) };
}

/** Where a field is never closed, its marks are not to be trusted: then all text counts, and none is swallowed. */
function walked(parts: WordParts, where: FaultPlace): { blocks: Block[]; walk: Walk } {
  for (const withFields of [true, false]) {
    const styles = readStyles(parts.styles);
    const walk = newWalk({ styles, numbering: readNumbering(parts.numbering), where, withFields });
    const sink: Sink = { blocks: [], paragraphs: 0, tables: 0 };
    takeBlocks(walk, childOf(parts.document, 'w:body'), sink);
    if (walk.fields?.length !== 0 && withFields) continue;
    takeCarried(walk, sink);
    takeNotes(walk, parts, sink);
    return { blocks: sink.blocks, walk };
  }
  throw new Error('unreachable: the second walk has no fields');
}

function takeCarried(walk: Walk, sink: Sink): void {
  if (walk.carried.trim() === '') return;
  sink.blocks.push({ kind: 'line', text: walk.carried.trim(), where: walk.where });
  walk.carried = '';
}

/** Each note is one line: 注1：…, so that a note that lists the bodies of a group is known as one. */
function takeNotes(walk: Walk, parts: WordParts, sink: Sink): void {
  const written = new Map([...notesOf(parts.footnotes, 'footnote'), ...notesOf(parts.endnotes, 'endnote')]);
  const referred = [...new Set(walk.notes)];
  referred.forEach((id, index) => {
    const note = written.get(id);
    const inside: Sink = { blocks: [], paragraphs: 0, tables: 0 };
    takeBlocks(walk, note, inside);
    const text = inside.blocks.map((block) => (block.kind === 'line' ? block.text : block.cells.join(' '))).join('');
    if (text === '') return;
    const printed = /^(?:注|备注|说明|附注)\s*\d*\s*[:：]/u.test(text) ? text : `注${index + 1}：${text}`;
    sink.blocks.push({ kind: 'line', text: printed, where: walk.where });
  });
}

function notesOf(root: Element | null, kind: string): [string, Element][] {
  return (root === null ? [] : elementsOf(root)).flatMap((note): [string, Element][] => {
    const id = note.attributes['w:id'];
    return note.name === `w:${kind}` && id !== undefined ? [[`${kind} ${id}`, note]] : [];
  });
}
