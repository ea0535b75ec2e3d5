import type { FaultPlace } from '../../domain/errors.ts';
import { damaged } from './size-limits.ts';

/** Told of each tag; `tag` is its text from `<` to `>`, names come without their prefix. */
export interface TagWatch {
  readonly open: (name: string, tag: { readonly from: number; readonly to: number; readonly isEmpty: boolean }) => void;
  readonly close: (name: string) => void;
}

/** No office format nests deeper in earnest. */
const DEPTH_LIMIT = 200;
const LESS = '<';
const [SLASH, BANG, QUESTION, COLON] = [0x2f, 0x21, 0x3f, 0x3a];

/**
 * Walks the tags of an XML text once, before a library sees it: nothing is built, so that a hostile text costs no more
 * than its length.
 * @throws DubanError `invalid-input` for tags that do not match in number, a DOCTYPE, or nesting without end.
 */
export function scanXml(text: string, watch: TagWatch, where: FaultPlace): void {
  let depth = 0;
  for (let at = text.indexOf(LESS); at >= 0;) {
    const mark = text.charCodeAt(at + 1);
    if (mark === BANG || mark === QUESTION) {
      at = text.indexOf(LESS, afterSpecial(text, at, where));
      continue;
    }
    const to = text.indexOf('>', at);
    if (to < 0) throw damaged(NOT_WHOLE, where);
    const isEmpty = text.charCodeAt(to - 1) === SLASH;
    if (mark === SLASH) {
      depth -= 1;
      watch.close(nameAt(text, at + 2));
    } else {
      if (!isEmpty) depth += 1;
      watch.open(nameAt(text, at + 1), { from: at, to, isEmpty });
    }
    if (depth < 0) throw damaged(NOT_WHOLE, where);
    if (depth > DEPTH_LIMIT) throw damaged(TOO_DEEP, where);
    at = text.indexOf(LESS, to);
  }
  if (depth !== 0) throw damaged(NOT_WHOLE, where);
}

/** The value of an attribute in a tag's text, undefined where it has none; `name` may be a pattern. */
export function attribute(tag: string, name: string): string | undefined {
  const known = PATTERNS.get(name) ?? new RegExp(String.raw`\s${name}\s*=\s*["']([^"']*)["']`, 'u');
  PATTERNS.set(name, known);
  return known.exec(tag)?.[1];
}

const PATTERNS = new Map<string, RegExp>();

/** Behind a comment, a CDATA section or an instruction. */
function afterSpecial(text: string, at: number, where: FaultPlace): number {
  const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : '?>';
  // Office formats know no document types: entities that multiply come with them.
  if (end === '?>' && text.charCodeAt(at + 1) === BANG) throw damaged(DOCTYPE, where);
  const found = text.indexOf(end, at);
  if (found < 0) throw damaged(NOT_WHOLE, where);
  return found + end.length;
}

function nameAt(text: string, from: number): string {
  let [start, at] = [from, from];
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === SLASH || code === 0x3e) break;
    if (code === COLON) start = at + 1;
  }
  return text.slice(start, at);
}

const NOT_WHOLE = { zh: 'XML 标记不成对', en: 'its XML does not close what it opens' };
const DOCTYPE = {
  zh: 'XML 含有 DOCTYPE，办公文档不应有',
  en: 'its XML has a DOCTYPE, which office formats never have',
};
const TOO_DEEP = { zh: 'XML 嵌套过深', en: 'its XML is nested without end' };
