import type { Fault, FaultPlace } from '../../domain/errors.ts';
import type { ReadDocument } from './document.ts';
import { blocksOf } from './pdf/blocks.ts';
import { emptyPages, garbled, garbledPage, pictureOnly, picturePage, recognisedText } from './pdf/faults.ts';
import { legibility } from './pdf/legibility.ts';
import { pagesOf } from './pdf/open-pdf.ts';
import type { Page } from './pdf/page.ts';
import { layoutOf } from './pdf/page-layout.ts';

/** A page with fewer characters than this and a picture on most of it is a scanned page with a stamp or a number. */
const FEW_CHARACTERS = 30;
const MOSTLY_PICTURE = 0.4;

/**
 * Reads a PDF that holds text: lines from the places of its characters, tables from the lines drawn around cells, over
 * page ends. Page numbers, headers and footers are left out.
 * @throws DubanError `invalid-input` where it is locked, damaged, beyond a limit, holds pictures only, or text whose
 * characters its fonts do not tell.
 */
export async function readPdf(bytes: Uint8Array, where: FaultPlace): Promise<ReadDocument> {
  const pages = await pagesOf(bytes, where);
  refuseWithoutText(pages, where);
  const { isGarbled, garbledPages } = legibility(pages);
  if (isGarbled) throw garbled(where);
  const { blocks, problems: doubts } = blocksOf(pages.map(layoutOf), where);
  const problems = [
    ...garbledPages.map((page) => garbledPage({ ...where, page })),
    ...pages.flatMap(pageFaults(where)),
    ...doubts,
  ];
  return { format: 'pdf', blocks, problems, pages: pages.length };
}

function refuseWithoutText(pages: readonly Page[], where: FaultPlace): void {
  if (pages.some((page) => page.glyphs.some(({ text }) => text.trim() !== ''))) return;
  const isBlank = pages.every(({ drawn, pictured }) => !drawn && pictured === 0);
  throw isBlank ? emptyPages(pages.length, where) : pictureOnly(pages.length, where);
}

const pageFaults =
  (where: FaultPlace) =>
  ({ number, glyphs, pictured, hidden, drawn }: Page): Fault[] => {
    const place = { ...where, page: number };
    const characters = glyphs.filter(({ text }) => text.trim() !== '').length;
    if (pictured >= MOSTLY_PICTURE && hidden > 0.5) return [recognisedText(place)];
    const isPicture = pictured >= MOSTLY_PICTURE || (characters === 0 && (drawn || pictured > 0));
    return isPicture && characters < FEW_CHARACTERS ? [picturePage(place)] : [];
  };
