import { parse } from 'parse5';
import type { FaultPlace } from '../../domain/errors.ts';
import type { Block } from '../cells.ts';
import { fault, refusal } from '../faults.ts';
import { tight } from '../spacing.ts';
import type { ReadDocument } from './document.ts';
import { Flow } from './html-flow.ts';
import { attributeOf, type Element, elementsOf, isElement, isHidden, Page, textOf } from './html-page.ts';
import { damaged, refuseTooManyRows } from './size-limits.ts';

/** No page nests deeper in earnest; below it the walk may call itself. */
const DEPTH_LIMIT = 300;
/** A label that waits to be shown is no loss; a paragraph may be. */
const HIDDEN_LETTERS = 40;

/** One page, or the sheets of a workbook that was saved as pages: `where` may name the sheet. */
export interface PageSource {
  readonly html: string;
  readonly where: FaultPlace;
}

/**
 * Reads pages in their order into one document: what they hold, without menus and the like around it.
 * @throws DubanError `invalid-input` where nothing is written, or more than a plan can have.
 */
export function documentOfPages(pages: readonly PageSource[], where: FaultPlace): ReadDocument {
  const blocks: Block[] = [];
  const hidden = { letters: 0, rows: 0 };
  let tables = 0;
  for (const page of pages) {
    const flow = flowOf(page, tables);
    if (flow === null) continue;
    blocks.push(...flow.blocks);
    hidden.letters += flow.hidden.letters;
    hidden.rows += flow.hidden.rows;
    tables += flow.tableCount;
    refuseTooManyRows(blocks.length, where);
  }
  if (blocks.length === 0) throw refusal('file-empty', EMPTY, where);
  const isLoss = hidden.rows > 0 || hidden.letters >= HIDDEN_LETTERS;
  return { format: 'html', blocks, problems: isLoss ? [fault('hidden-left-out', leftOut(hidden), where)] : [] };
}

function flowOf({ html, where }: PageSource, firstTable: number): Flow | null {
  refuseDeepNesting(html, where);
  const root = parse(html, { sourceCodeLocationInfo: true });
  const documentElement = root.childNodes.filter(isElement)[0];
  const [head, body] = ['head', 'body'].map((name) =>
    documentElement === undefined ? undefined : elementsOf(documentElement).find(({ tagName }) => tagName === name),
  );
  // A page of frames has none.
  if (body === undefined) return null;
  refuseDeepTree(body, where);
  const page = new Page(body);
  const content = page.content();
  const flow = new Flow(page, where, firstTable);
  flow.read(content);
  const title = titleOf(head, body, content);
  const start = tight(
    flow.blocks
      .slice(0, 15)
      .map((block) => (block.kind === 'line' ? block.text : ''))
      .join(''),
  );
  if (title !== '' && !start.includes(tight(title)))
    flow.blocks.unshift({ kind: 'line', text: title, level: 1, where });
  return flow;
}

/** Public bodies give a document's title above its content, or in the page's head under this name. */
function titleOf(head: Element | undefined, body: Element, content: Element): string {
  const heading = firstHeading(body, content);
  if (heading !== undefined) return textOf(heading).replace(/\s+/gu, ' ').trim();
  const named = (head === undefined ? [] : elementsOf(head)).find(
    (element) => element.tagName === 'meta' && attributeOf(element, 'name').toLowerCase() === 'articletitle',
  );
  return named === undefined ? '' : attributeOf(named, 'content').trim();
}

function firstHeading(element: Element, content: Element): Element | undefined {
  for (const child of elementsOf(element)) {
    if (child === content || isHidden(child)) continue;
    const found = child.tagName === 'h1' ? child : firstHeading(child, content);
    if (found !== undefined && textOf(found).trim().length >= 6) return found;
  }
  return undefined;
}

const CLOSES_ITSELF =
  /^(?:p|li|td|th|tr|tbody|thead|tfoot|dt|dd|option|br|hr|img|input|meta|link|col|colgroup|base|area|source|wbr|embed|param|track|html|body|head)$/iu;

/** Asked of the text, since building a tree of endless nesting is what takes the time. */
function refuseDeepNesting(html: string, where: FaultPlace): void {
  let depth = 0;
  for (const [, slash, name = '', end] of html.matchAll(/<(\/?)([a-z][a-z\d:]*)[^<>]*?(\/?)>/giu)) {
    if (CLOSES_ITSELF.test(name) || end === '/') continue;
    depth = slash === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > DEPTH_LIMIT * 10) throw damaged(TOO_DEEP, where);
  }
}

function refuseDeepTree(body: Element, where: FaultPlace): void {
  let level = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_LIMIT) throw damaged(TOO_DEEP, where);
    level = level.flatMap(elementsOf);
  }
}

const TOO_DEEP = { zh: '网页标记嵌套过深', en: 'its elements are nested without end' };

const EMPTY = {
  zh: '网页里没有任何文字；请检查文件，或从浏览器另存完整网页后重试。',
  en: 'Nothing is written on the page: check that it is the right one, or save the whole page from a browser.',
};

const leftOut = ({ rows, letters }: { rows: number; letters: number }) => ({
  zh: `网页中有隐藏的内容（${rows} 处表格行、约 ${letters} 字），未读取；如其中有措施，请取消隐藏后另存，再行导入。`,
  en: `The page hides text (table rows in ${rows} places, about ${letters} characters), which was not read: show it and save again if it holds measures.`,
});
