import { childOf, type Element, elementsOf, isOn, textOf, valueOf } from './xml.ts';
import type { Inline, Walk } from './walk.ts';

/*
 * The text of a paragraph as Word shows it with all changes accepted: what was inserted or moved to here, not what was
 * deleted or moved away; results of fields, not their codes; each text box once, although it is written in two forms.
 */

const NO_TEXT = new Set(
  (
    'pPr rPr sdtPr sdtEndPr rubyPr rt delText delInstrText tblPr trPr tcPr customXmlPr smartTagPr fldData ffData ' +
    'annotationRef footnoteRef endnoteRef separator continuationSeparator pgNum'
  )
    .split(' ')
    .map((name) => `w:${name}`),
);
const NOT_SHOWN_FIELDS = /^\s*(?:TOC|PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b/iu;
const OFFICE_OBJECT = /^(?:Excel|Word|PowerPoint|ET|WPS|KWPS|Package)\b/iu;

/** Symbols of Wingdings that stand for a sign of their own; others are decoration. */
const SYMBOLS: Readonly<Record<string, string>> = { F0FC: '√', F0FE: '☑', F0A8: '□', F06F: '□', F0FB: '×' };

const TAKERS: Readonly<Record<string, (walk: Walk, element: Element, into: Inline) => void>> = {
  'w:t': addText,
  'm:t': addText,
  'w:tab': (walk, _, into) => add(walk, ' ', into),
  'w:ptab': (walk, _, into) => add(walk, ' ', into),
  'w:cr': (walk, _, into) => add(walk, '\n', into),
  'w:br': (walk, { attributes }, into) =>
    add(walk, attributes['w:type'] === undefined ? '\n' : lineBreak(attributes), into),
  'w:noBreakHyphen': (walk, _, into) => add(walk, '-', into),
  'w:sym': (walk, { attributes }, into) => add(walk, symbol(attributes['w:char'] ?? ''), into),
  'w:r': takeRun,
  'w:del': (walk) => void (walk.seen.deleted += 1),
  'w:moveFrom': (walk) => void (walk.seen.deleted += 1),
  'w:ins': takeInserted,
  'w:moveTo': takeInserted,
  'w:fldChar': takeFieldMark,
  'w:instrText': (walk, element) => addCode(walk, textOf(element)),
  'w:fldSimple': (walk, element, into) =>
    NOT_SHOWN_FIELDS.test(element.attributes['w:instr'] ?? '') ? undefined : takeInline(walk, element, into),
  'w:footnoteReference': (walk, { attributes }) => addNote(walk, `footnote ${attributes['w:id'] ?? ''}`),
  'w:endnoteReference': (walk, { attributes }) => addNote(walk, `endnote ${attributes['w:id'] ?? ''}`),
  'mc:AlternateContent': (walk, element, into) => takeInline(walk, branchOf(element), into),
  'w:ruby': (walk, element, into) => takeInline(walk, childOf(element, 'w:rubyBase'), into),
  'w:sdt': (walk, element, into) => takeInline(walk, controlContent(element), into),
  'w:txbxContent': (_, element, into) => void into.boxes.push(element),
  'pic:pic': takePicture,
  'v:imagedata': takePicture,
  'o:OLEObject': (walk, { attributes }) => noteObject(walk, attributes['ProgID'] ?? ''),
};

/** Adds what the element's children hold. */
export function takeInline(walk: Walk, element: Element | undefined, into: Inline): void {
  for (const child of element === undefined ? [] : elementsOf(element)) {
    if (NO_TEXT.has(child.name)) continue;
    const take = TAKERS[child.name];
    if (take === undefined) takeInline(walk, child, into);
    else take(walk, child, into);
  }
}

/** Of the forms in which something is written for different programs, the first. */
export function branchOf(element: Element): Element | undefined {
  return childOf(element, 'mc:Choice') ?? childOf(element, 'mc:Fallback');
}

/** What a content control holds; a placeholder that nobody has filled in is no text. */
export function controlContent(element: Element): Element | undefined {
  return isOn(childOf(element, 'w:sdtPr'), 'w:showingPlcHdr') ? undefined : childOf(element, 'w:sdtContent');
}

const lineBreak = (attributes: Element['attributes']): string => (attributes['w:type'] === 'textWrapping' ? '\n' : '');

const symbol = (code: string): string => {
  const known = SYMBOLS[code.toUpperCase()];
  const value = Number.parseInt(code, 16);
  const isSign = value >= 0x20 && value < 0xd800;
  return known ?? (isSign ? String.fromCharCode(value) : '');
};

function isShown({ fields }: Walk): boolean {
  return fields === null || fields.every(({ inResult, code }) => inResult && !NOT_SHOWN_FIELDS.test(code));
}

function add(walk: Walk, text: string, into: Inline): void {
  if (isShown(walk)) into.text += text;
}

function addText(walk: Walk, element: Element, into: Inline): void {
  add(walk, textOf(element).replaceAll('\u00AD', ''), into);
}

function addNote(walk: Walk, note: string): void {
  if (isShown(walk)) walk.notes.push(note);
}

function addCode(walk: Walk, code: string): void {
  const field = walk.fields?.at(-1);
  if (field !== undefined && !field.inResult) field.code += code;
}

function takeRun(walk: Walk, run: Element, into: Inline): void {
  const properties = childOf(run, 'w:rPr');
  const isHidden = isOn(properties, 'w:vanish') || walk.styles.of(valueOf(properties, 'w:rStyle')).hidden;
  const turnedOff = isHidden && childOf(properties, 'w:vanish') !== undefined && !isOn(properties, 'w:vanish');
  if (!isHidden || turnedOff) takeInline(walk, run, into);
  else if (textOf(run).trim() !== '' && childOf(run, 'w:instrText') === undefined) walk.seen.hidden += 1;
  else if (childOf(run, 'w:fldChar') !== undefined) takeInline(walk, run, into);
}

function takeInserted(walk: Walk, element: Element, into: Inline): void {
  walk.seen.inserted += 1;
  takeInline(walk, element, into);
}

function takeFieldMark({ fields }: Walk, { attributes }: Element): void {
  const field = fields?.at(-1);
  const type = attributes['w:fldCharType'];
  if (type === 'begin') fields?.push({ code: '', inResult: false });
  else if (type === 'separate' && field !== undefined) field.inResult = true;
  else if (type === 'end') fields?.pop();
}

function takePicture({ seen }: Walk): void {
  seen.pictures += 1;
}

function noteObject(walk: Walk, program: string): void {
  if (OFFICE_OBJECT.test(program)) walk.seen.foreign.push(program.split('.')[0] ?? program);
}
