import { childOf, type Element, elementsOf, isOn, valueOf, wholeNumber } from './xml.ts';

/** What a style says of its paragraphs (or characters), with what it takes from the style it is based on. */
export interface Style {
  /** Outline level, 0 the highest; 9 is body text. */
  readonly outline?: number | undefined;
  readonly numId?: string | undefined;
  readonly level?: number | undefined;
  readonly hidden: boolean;
}

export interface Styles {
  readonly of: (styleId: string | undefined) => Style;
  /** The style of paragraphs that name none. */
  readonly standard: string | undefined;
}

const PLAIN: Style = { hidden: false };
const CHAIN_LIMIT = 20;

/** Reads word/styles.xml; a document without it has plain styles only. */
export function readStyles(root: Element | null): Styles {
  const written = new Map<string, Element>();
  let standard: string | undefined;
  for (const style of root === null ? [] : elementsOf(root)) {
    const id = style.attributes['w:styleId'];
    if (style.name !== 'w:style' || id === undefined) continue;
    written.set(id, style);
    const isStandard = ['1', 'true', 'on'].includes(style.attributes['w:default'] ?? '');
    if (isStandard && style.attributes['w:type'] === 'paragraph') standard = id;
  }
  const known = new Map<string, Style>();
  const of = (styleId: string | undefined): Style => {
    if (styleId === undefined) return PLAIN;
    const style = known.get(styleId) ?? inherited(styleId, written);
    known.set(styleId, style);
    return style;
  };
  return { of, standard };
}

/** The chain is walked from the style itself upwards: what is nearer wins. */
function inherited(styleId: string, written: ReadonlyMap<string, Element>): Style {
  let style: Style = PLAIN;
  let id: string | undefined = styleId;
  for (let step = 0; id !== undefined && step < CHAIN_LIMIT; step += 1) {
    const element: Element | undefined = written.get(id);
    const own = ownOf(element);
    style = {
      outline: style.outline ?? own.outline,
      numId: style.numId ?? own.numId,
      level: style.level ?? own.level,
      hidden: style.hidden || own.hidden,
    };
    id = valueOf(element, 'w:basedOn');
  }
  return style;
}

function ownOf(element: Element | undefined): Style {
  const properties = childOf(element, 'w:pPr');
  const numbering = childOf(properties, 'w:numPr');
  const named = /^heading ([1-9])$/iu.exec(valueOf(element, 'w:name') ?? '')?.[1];
  return {
    outline: wholeNumber(valueOf(properties, 'w:outlineLvl')) ?? (named === undefined ? undefined : Number(named) - 1),
    numId: valueOf(numbering, 'w:numId'),
    level: wholeNumber(valueOf(numbering, 'w:ilvl')),
    hidden: isOn(childOf(element, 'w:rPr'), 'w:vanish'),
  };
}
