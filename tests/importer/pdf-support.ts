import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DubanError, type Fault } from '../../src/domain/errors.ts';
import type { Block, CellRow } from '../../src/importer/cells.ts';
import type { ReadDocument } from '../../src/importer/read/document.ts';
import { readPdf } from '../../src/importer/read/pdf.ts';

export const pdfPath = (name: string): string => fileURLToPath(new URL(`./fixtures/pdf/${name}`, import.meta.url));

export const pdfBytes = (name: string): Uint8Array => readFileSync(pdfPath(name));

export const readAs = (bytes: Uint8Array): Promise<ReadDocument> => readPdf(bytes, { file: 'plan.pdf' });

/** The faults with which a PDF is refused; fails where it is read after all. */
export async function pdfRefusal(bytes: Uint8Array): Promise<readonly Fault[]> {
  try {
    await readAs(bytes);
  } catch (error) {
    if (error instanceof DubanError) return error.faults;
    throw error;
  }
  throw new Error('the PDF was read although it should be refused');
}

export const rowsIn = (blocks: readonly Block[]): CellRow[] => blocks.filter((block) => block.kind === 'row');

export const linesIn = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => (block.kind === 'line' ? [block.text] : []));

export interface PageSource {
  /** Drawing operators, as a PDF's content stream holds them. Text is in Helvetica, named /F1. */
  readonly content: string;
  readonly width?: number;
  readonly height?: number;
  readonly rotate?: number;
  /** More entries of the page's resources, such as `/XObject << /X 20 0 R >>`. */
  readonly resources?: string;
}

/** Writes a small PDF by hand; `objects` are added with their numbers from 20 on. */
export function pdfOf(pages: readonly PageSource[], objects: readonly string[] = []): Uint8Array {
  const kids = pages.map((_, at) => `${100 + at * 2} 0 R`).join(' ');
  const parts: [number, string][] = [
    [1, '<< /Type /Catalog /Pages 2 0 R >>'],
    [2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`],
    [3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'],
    ...objects.map((object, at): [number, string] => [20 + at, object]),
    ...pages.flatMap((page, at): [number, string][] => [
      [100 + at * 2, pageObject(page, 101 + at * 2)],
      [101 + at * 2, streamOf(page.content)],
    ]),
  ];
  return assembled(parts);
}

export const streamOf = (content: string, entries = ''): string =>
  `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`;

function pageObject({ width = 595, height = 842, rotate = 0, resources = '' }: PageSource, content: number): string {
  return (
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Rotate ${rotate} ` +
    `/Resources << /Font << /F1 3 0 R >> ${resources} >> /Contents ${content} 0 R >>`
  );
}

function assembled(parts: readonly [number, string][]): Uint8Array {
  let text = '%PDF-1.7\n';
  const places = new Map<number, number>();
  for (const [number, body] of parts) {
    places.set(number, text.length);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const table = parts.map(([number]) => `${number} 1\n${String(places.get(number)).padStart(10, '0')} 00000 n \n`);
  text += `xref\n0 1\n0000000000 65535 f \n${table.join('')}trailer\n<< /Size 1000 /Root 1 0 R >>\n`;
  text += `startxref\n${text.lastIndexOf('xref\n0 1')}\n%%EOF\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Operators that print a text with its baseline's start at a place counted from the lower left corner. */
export const printed = (text: string, x: number, y: number, size = 10): string =>
  `BT /F1 ${size} Tf ${x} ${y} Td (${text}) Tj ET\n`;

/** Operators that draw a line. */
export const line = (x0: number, y0: number, x1: number, y1: number): string => `${x0} ${y0} m ${x1} ${y1} l S\n`;
