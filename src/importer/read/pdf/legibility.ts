import type { Glyph, Page } from './page.ts';

/** Characters that nobody prints: private use, unassigned, control signs, the sign for an unknown character. */
const RUBBISH = /[\p{Co}\p{Cn}\p{Cc}\p{Cs}\ufffd]/u;
/** Above this share of rubbish a page, or the document, is not to be relied on. */
const PAGE_SHARE = 0.02;
const DOCUMENT_SHARE = 0.3;
/** The commonest characters of official Chinese: one in five or more of any text, whatever its matter. */
const COMMON = new Set(
  '的一是在和了有人年月日市区县局委政府办工作发展管理推进建设单位责任完成任务部门加强实施服务企业项目重点全面行动会开大中上下方案中心生产社业务经制度及各为对本级以项目',
);
const COMMON_SHARE = 0.05;
const ENOUGH_CHINESE = 200;

/** Whether the text is what the page shows, as far as the characters tell. */
export function legibility(pages: readonly Page[]): { readonly isGarbled: boolean; readonly garbledPages: number[] } {
  const inks = pages.map(({ number, glyphs }) => ({ number, glyphs: glyphs.filter(({ text }) => text.trim() !== '') }));
  const all = inks.flatMap(({ glyphs }) => glyphs);
  const isGarbled = rubbishShare(all) > DOCUMENT_SHARE || isUncommon(all);
  const pagesWithRubbish = inks.filter(({ glyphs }) => rubbishShare(glyphs) > PAGE_SHARE);
  return { isGarbled, garbledPages: pagesWithRubbish.map(({ number }) => number) };
}

const isRubbish = (glyph: Glyph): boolean => !glyph.known || RUBBISH.test(glyph.text);

const rubbishShare = (glyphs: readonly Glyph[]): number =>
  glyphs.length === 0 ? 0 : glyphs.filter(isRubbish).length / glyphs.length;

/** Chinese text without its commonest characters: a font that calls its glyphs by wrong names. */
function isUncommon(glyphs: readonly Glyph[]): boolean {
  const chinese = glyphs.filter(({ text }) => /\p{Script=Han}/u.test(text));
  const common = chinese.filter(({ text }) => COMMON.has(text));
  return chinese.length >= ENOUGH_CHINESE && common.length < COMMON_SHARE * chinese.length;
}
