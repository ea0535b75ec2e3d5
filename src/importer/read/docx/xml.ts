import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { FaultPlace } from '../../../domain/errors.ts';
import { damaged, declaresEntities, nestedTooDeep, tooManyElements } from './refusals.ts';

/*
 * A Word part as a tree of the elements that matter: formatting is left out while reading, so that a long table stays
 * small. Names carry the usual prefix of their namespace whatever the file calls it (w:p, mc:Choice), in the
 * transitional and in the strict form.
 */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

const DEPTH_LIMIT = 256;
const ELEMENT_LIMIT = 600_000;

const PREFIXES: Readonly<Record<string, string>> = {
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main': 'w',
  'http://purl.oclc.org/ooxml/wordprocessingml/main': 'w',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships': 'r',
  'http://purl.oclc.org/ooxml/officeDocument/relationships': 'r',
  'http://schemas.openxmlformats.org/markup-compatibility/2006': 'mc',
  'http://schemas.openxmlformats.org/officeDocument/2006/math': 'm',
  'http://purl.oclc.org/ooxml/officeDocument/math': 'm',
  'http://schemas.openxmlformats.org/drawingml/2006/picture': 'pic',
  'http://purl.oclc.org/ooxml/drawingml/picture': 'pic',
  'urn:schemas-microsoft-com:vml': 'v',
  'urn:schemas-microsoft-com:office:office': 'o',
  'http://schemas.openxmlformats.org/package/2006/relationships': 'rel',
};

/** Looks of text and tables, of which nothing is read. */
const LEFT_OUT = new Set(
  (
    'rFonts sz szCs color lang kern spacing ind jc b bCs i iCs u shd highlight w snapToGrid adjustRightInd tabs pBdr ' +
    'sectPr tcW tcBorders tcMar vAlign noWrap tblBorders tblCellMar tblLook tblW tblInd tblLayout tblPrEx trHeight ' +
    'rPrChange pPrChange tblPrChange trPrChange tcPrChange tblGridChange sectPrChange numberingChange cnfStyle ' +
    'proofErr lastRenderedPageBreak widowControl autoSpaceDE autoSpaceDN'
  )
    .split(' ')
    .map((name) => `w:${name}`),
);

const WITH_TEXT = new Set(['w:t', 'm:t', 'w:instrText']);

type Scope = Readonly<Record<string, string>>;

/** @throws DubanError `invalid-input`: not well formed, with a DOCTYPE, too deep or too large. */
export function parseXml(bytes: Uint8Array, where: FaultPlace): Element {
  const text = decoded(bytes, where);
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: { element: Element | null; scope: Scope }[] = [{ element: root, scope: {} }];
  let count = 0;
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  parser.on('doctype', () => {
    throw declaresEntities(where);
  });
  parser.on('error', () => {
    throw damaged(where);
  });
  parser.on('opentag', (tag) => {
    const above = open.at(-1) ?? { element: root, scope: {} };
    const scope = scopeOf(tag, above.scope);
    const element = above.element === null ? null : elementOf(tag, scope);
    if (element !== null) above.element?.children.push(element);
    open.push({ element, scope });
    count += 1;
    if (open.length > DEPTH_LIMIT) throw nestedTooDeep(DEPTH_LIMIT, where);
    if (count > ELEMENT_LIMIT) throw tooManyElements(ELEMENT_LIMIT, where);
  });
  parser.on('closetag', () => open.pop());
  const addText = (piece: string): void => {
    const { element } = open.at(-1) ?? {};
    if (element !== null && element !== undefined && WITH_TEXT.has(element.name)) element.children.push(piece);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  const [top] = elementsOf(root);
  if (top === undefined) throw damaged(where);
  return top;
}

function decoded(bytes: Uint8Array, where: FaultPlace): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw damaged(where);
  }
}

/** The prefixes known inside the tag, each with its usual name. */
function scopeOf({ attributes }: SaxesTagPlain, above: Scope): Scope {
  let scope = above;
  for (const [name, uri] of Object.entries(attributes)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    scope = { ...scope, [name.slice(6)]: PREFIXES[uri] ?? '?' };
  }
  return scope;
}

/** Null for an element that is left out with all that it holds. */
function elementOf(tag: SaxesTagPlain, scope: Scope): Element | null {
  const name = usualName(tag.name, scope);
  if (LEFT_OUT.has(name)) return null;
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(tag.attributes)) {
    const usual = key.includes(':') ? usualName(key, scope) : key;
    if (!usual.startsWith('w:rsid') && !key.startsWith('xmlns')) attributes[usual] = value;
  }
  return { name, attributes, children: [] };
}

function usualName(name: string, scope: Scope): string {
  const colon = name.indexOf(':');
  const prefix = scope[colon < 0 ? '' : name.slice(0, colon)] ?? '?';
  return `${prefix}:${name.slice(colon + 1)}`;
}

export const elementsOf = ({ children }: Element): Element[] => children.filter((child) => typeof child !== 'string');

/** The first child of that name. */
export function childOf(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((child): child is Element => typeof child !== 'string' && child.name === name);
}

/** The attribute `w:val` of the first child of that name. */
export const valueOf = (element: Element | undefined, name: string): string | undefined =>
  childOf(element, name)?.attributes['w:val'];

/** Whether a property is there and not switched off (`<w:vanish/>`, `w:val="1"`). */
export function isOn(element: Element | undefined, name: string): boolean {
  const property = childOf(element, name);
  return property !== undefined && !['0', 'false', 'off'].includes(property.attributes['w:val'] ?? '');
}

/** The number of an attribute, undefined where it holds none. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,9}$/u.test(text) ? Number(text) : undefined;
}

/** The text inside the element, in order. */
export function textOf({ children }: Element): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
