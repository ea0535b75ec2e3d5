import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

/*
 * A page that a city publishes: around the document stand menus, crumbs, related links, a foot with numbers of licences.
 * What is part of the page and not of the document is told by its tag, by its links, and by the names of its classes.
 */

export type Element = Tree.Element;
export type ChildNode = Tree.ChildNode;

/** Letters of an element and of its links, layout spaces apart. */
interface Weight {
  readonly text: number;
  readonly links: number;
}

const NEVER = new Set(
  'script style noscript template iframe object embed svg math select option button input textarea nav footer aside audio video canvas'.split(
    ' ',
  ),
);

const PAGE_PART =
  /^(?:(?:site|page|main|web|top|global|common)[-_]?)?(?:footer|foot|copyright|nav|navbar|navigation|menu|breadcrumbs?|crumbs?|position|location|share|related|sidebar|topbar|search|login|toolbar|qrcode|header|links?)(?:[-_]?(?:bar|box|wrap|wrapper|inner|list|con|content|container|area|main))?$/iu;

const WRAPPERS = new Set('div section article main center form span'.split(' '));

const BLOCKS = new Set('div section ul ol dl li p td'.split(' '));

/** What of an element belongs to the page alone is decided against the weight of the whole. */
export class Page {
  private readonly weights = new Map<Element, Weight>();
  private readonly whole: number;

  private readonly body: Element;

  constructor(body: Element) {
    this.body = body;
    this.whole = this.weightOf(body).text;
  }

  /** The innermost element in which most of the page's text stands. */
  content(): Element {
    let node = this.body;
    for (;;) {
      const enough = this.own(node) * 0.6;
      const next = elementsOf(node).find(
        (child) => WRAPPERS.has(child.tagName) && !isHidden(child) && this.own(child) >= enough,
      );
      if (next === undefined) return node;
      node = next;
    }
  }

  /** Whether an element is no part of the document: never shown, a menu, a foot, a list of links. */
  isOutside(element: Element): boolean {
    const { tagName } = element;
    if (isNeverText(element) || isHidden(element)) return true;
    const { text, links } = this.weightOf(element);
    if (text > this.whole * 0.4) return false;
    const names = `${attributeOf(element, 'class')} ${attributeOf(element, 'id')}`.split(/\s+/u);
    if (tagName === 'header' || names.some((name) => PAGE_PART.test(name))) return !has(element, ['h1', 'table']);
    return BLOCKS.has(tagName) && links > text * 0.6 && countLinks(element) >= 3;
  }

  /** Letters that are no links. */
  private own(element: Element): number {
    const { text, links } = this.weightOf(element);
    return text - links;
  }

  private weightOf(element: Element): Weight {
    const known = this.weights.get(element);
    if (known !== undefined) return known;
    let [text, links] = [0, 0];
    for (const child of element.childNodes) {
      if ('value' in child) text += child.value.replace(/\s+/gu, '').length;
      if (!isElement(child) || isNeverText(child) || isHidden(child)) continue;
      const inner = this.weightOf(child);
      text += inner.text;
      links += child.tagName === 'a' ? inner.text : inner.links;
    }
    const weight = { text, links };
    this.weights.set(element, weight);
    return weight;
  }
}

export const isElement = (node: ChildNode): node is Element => 'tagName' in node;

export const elementsOf = (element: Element): Element[] => element.childNodes.filter(isElement);

export const attributeOf = (element: Element, name: string): string =>
  element.attrs.find((attribute) => attribute.name === name)?.value ?? '';

/** Programs, styles, what one types into: never text of a document. */
export const isNeverText = ({ tagName }: Element): boolean => NEVER.has(tagName);

/** Whether a browser or an office program would not show it. */
export const isHidden = (element: Element): boolean =>
  element.attrs.some(({ name }) => name === 'hidden') ||
  /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/iu.test(attributeOf(element, 'style'));

/** Whether an element of one of these names stands somewhere inside. */
export const has = (element: Element, names: readonly string[]): boolean =>
  elementsOf(element).some((child) => names.includes(child.tagName) || has(child, names));

const countLinks = (element: Element): number =>
  elementsOf(element).reduce((sum, child) => sum + (child.tagName === 'a' ? 1 : countLinks(child)), 0);

/** All the text inside, for looks at a title. */
export const textOf = (element: Element): string =>
  element.childNodes.map((child) => ('value' in child ? child.value : isElement(child) ? textOf(child) : '')).join('');
