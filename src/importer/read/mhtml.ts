import PostalMime from 'postal-mime';
import type { FaultPlace } from '../../domain/errors.ts';
import type { ReadDocument } from './document.ts';
import { documentOfPages, type PageSource } from './html-document.ts';
import { damaged } from './size-limits.ts';

/** The names of a workbook's sheets, in the order of their pages, in the page that frames them. */
const SHEET_NAME = /<x:Name>([^<]*)<\/x:Name>/gu;

/**
 * Reads a web archive (single file web page) as Word and Excel save it: the page, or the pages of the sheets.
 * @throws DubanError `invalid-input` where it is damaged, and as `documentOfPages` does.
 */
export async function readMhtml(bytes: Uint8Array, where: FaultPlace): Promise<ReadDocument> {
  const { html } = await PostalMime.parse(bytes);
  if (html === undefined || html.trim() === '') throw damaged(NO_PAGE, where);
  // The library puts the pages of an archive one after the other.
  const whole = html.split(/(?<=<\/html\s*>)/iu);
  const names = [...html.matchAll(SHEET_NAME)].map(([, name = '']) => name);
  const sheets = names.length === 0 ? whole : whole.filter((page) => /<td[\s>]/iu.test(page) && !isFrame(page));
  const isNamed = names.length === sheets.length && names.length > 0;
  const pages = sheets.map((page, index): PageSource => {
    const sheet = isNamed ? names[index] : undefined;
    return { html: page, where: sheet === undefined ? where : { ...where, sheet } };
  });
  return { ...documentOfPages(pages, where), ...(isNamed ? { sheets: names } : {}) };
}

/** A page that only frames others, or the strip of tabs below the sheets. */
const isFrame = (page: string): boolean => /<frameset[\s>]|id\s*=\s*["']?TabStrip/iu.test(page);

const NO_PAGE = { zh: '网页存档里没有网页', en: 'the web archive holds no page' };
