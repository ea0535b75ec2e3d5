import { createRequire } from 'node:module';
import { sep } from 'node:path';
import type * as PdfJs from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { DubanError, FaultPlace } from '../../../domain/errors.ts';
import { damaged, expandsTooMuch, locked, tooManyPages, tooMuchDrawn, tooSlow } from './faults.ts';
import { checkPackedStreams, UNPACKED_LIMIT_MB } from './packed-streams.ts';
import { matrixFrom } from './matrix.ts';
import type { Page } from './page.ts';
import { drawingOf, type FontFacts, type Operations } from './page-content.ts';
import { WatchedPort } from './port.ts';
import { upright } from './upright.ts';

/** Plans have up to a hundred pages; a plan in a volume of other papers still fits. */
const PAGE_LIMIT = 600;
/** What a file may draw and how long it may take: something at the start, and more with each page. */
const ALLOWED = {
  // The densest page seen draws 6,000 things.
  operations: { start: 120_000, page: 8_000 },
  milliseconds: { start: 10_000, page: 200 },
};

/**
 * Opens a PDF and follows the drawing of all its pages.
 * @throws DubanError `invalid-input` where it is locked, damaged or beyond a limit.
 */
export async function pagesOf(bytes: Uint8Array, where: FaultPlace): Promise<Page[]> {
  if (!isWhole(bytes)) throw damaged(where);
  refusePacked(bytes, where);
  const library = await loadLibrary();
  let stop: (error: DubanError) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = reject;
  });
  const allowed = { operations: ALLOWED.operations.start, until: Date.now() + ALLOWED.milliseconds.start };
  const watch = (operations: number): DubanError | null => {
    if (operations > allowed.operations) return tooMuchDrawn(allowed.operations, where);
    return Date.now() > allowed.until ? tooSlow(where) : null;
  };
  const onPages = (pages: number): void => {
    allowed.operations += pages * ALLOWED.operations.page;
    allowed.until += pages * ALLOWED.milliseconds.page;
  };
  const port = new WatchedPort(watch, (error) => stop(error));
  try {
    return await Promise.race([readPages(bytes, { library, port, where, onPages }), stopped]);
  } finally {
    port.close();
  }
}

/** A whole file says at its end where its parts begin. */
function isWhole(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-8192)).includes('startxref');
}

function refusePacked(bytes: Uint8Array, where: FaultPlace): void {
  const isEncrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/Encrypt');
  if (isEncrypted) return;
  const { tooLarge, broken } = checkPackedStreams(bytes);
  if (tooLarge) throw expandsTooMuch(UNPACKED_LIMIT_MB, where);
  if (broken) throw damaged(where);
}

/** What the library cannot do with a file is the file's fault; what it throws is for programmers. */
async function asked<T>(work: Promise<T>, where: FaultPlace): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    throw isLocked ? locked(where) : damaged(where);
  }
}

interface Library {
  readonly pdfjs: typeof PdfJs;
  readonly worker: { initializeFromPort(port: unknown): void };
  /** Folder of the package, for the character maps and the metrics of the standard fonts. */
  readonly folder: string;
}

async function loadLibrary(): Promise<Library> {
  // The library makes one matrix when it is loaded, for drawing on screens; nothing is drawn here.
  Object.assign(globalThis, { DOMMatrix: globalThis.DOMMatrix ?? class {} });
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const { WorkerMessageHandler: worker } = await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  const folder = createRequire(import.meta.url)
    .resolve('pdfjs-dist/package.json')
    .replace(/package\.json$/u, '');
  return { pdfjs, worker, folder };
}

interface Reading {
  readonly library: Library;
  readonly port: WatchedPort;
  readonly where: FaultPlace;
  /** Told once how many pages there are. */
  readonly onPages: (pages: number) => void;
}

async function readPages(bytes: Uint8Array, { library, port, where, onPages }: Reading): Promise<Page[]> {
  const { pdfjs, worker, folder } = library;
  worker.initializeFromPort(port);
  const task = pdfjs.getDocument({
    // The library takes the bytes for itself.
    data: Uint8Array.from(bytes),
    // The declared type is the browser's worker; the library uses the two methods that the port has.
    worker: new pdfjs.PDFWorker({ port: port as unknown as null, verbosity: 0 }),
    verbosity: 0,
    cMapUrl: `${folder}cmaps${sep}`,
    standardFontDataUrl: `${folder}standard_fonts${sep}`,
    wasmUrl: `${folder}wasm${sep}`,
    iccUrl: `${folder}iccs${sep}`,
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: true,
    fontExtraProperties: true,
    isEvalSupported: false,
    enableXfa: false,
    // Pictures are never unpacked.
    maxImageSize: 0,
  });
  const document = await asked(task.promise, where);
  if (document.numPages > PAGE_LIMIT) throw tooManyPages({ pages: document.numPages, limit: PAGE_LIMIT }, where);
  onPages(document.numPages);
  const pages: Page[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const place = { ...where, page: number };
    const page = await asked(document.getPage(number), place);
    // No annotations: comments of readers are no part of the document.
    const operations = await asked(page.getOperatorList({ annotationMode: pdfjs.AnnotationMode.DISABLE }), place);
    pages.push(await readPage(page, { operations, names: pdfjs.OPS, number }));
    page.cleanup();
  }
  return pages;
}

interface Listed {
  readonly operations: Operations;
  readonly names: Readonly<Record<string, number>>;
  readonly number: number;
}

async function readPage(page: PdfJs.PDFPageProxy, { operations, names, number }: Listed): Promise<Page> {
  const { transform, width, height } = page.getViewport({ scale: 1 });
  const fonts = await fontsOf(page, operations, names);
  const drawing = drawingOf(operations, { names, fonts, base: matrixFrom(transform) });
  const pictured = drawing.pictures.reduce((sum, area) => sum + area, 0) / Math.max(1, width * height);
  return upright({ number, width, height, ...drawing, pictured: Math.min(1, pictured) });
}

async function fontsOf(
  page: PdfJs.PDFPageProxy,
  { fnArray, argsArray }: Operations,
  names: Readonly<Record<string, number>>,
): Promise<Map<string, FontFacts>> {
  const used = new Set<string>();
  fnArray.forEach((operation, at) => {
    const args = argsArray[at];
    if (operation === names['setFont'] && Array.isArray(args)) used.add(String(args[0]));
    if (operation === names['setGState'] && Array.isArray(args)) for (const name of stateFonts(args[0])) used.add(name);
  });
  const facts = [...used].map(async (name) => [name, factsOf(await loaded(page, name))] as const);
  return new Map(await Promise.all(facts));
}

const stateFonts = (entries: unknown): string[] =>
  (Array.isArray(entries) ? entries : []).flatMap((entry: unknown) =>
    Array.isArray(entry) && entry[0] === 'Font' && Array.isArray(entry[1]) ? [String(entry[1][0])] : [],
  );

const loaded = (page: PdfJs.PDFPageProxy, name: string): Promise<unknown> =>
  new Promise((resolve) => {
    // The declared type of the store leaves out the form with a callback.
    (page.commonObjs as { get(name: string, done: (font: unknown) => void): void }).get(name, resolve);
  });

/** What of a font of pdf.js is read here. */
interface LoadedFont {
  readonly fontMatrix?: unknown;
  readonly vertical?: unknown;
  readonly composite?: unknown;
  readonly toUnicode?: unknown;
}

function factsOf(font: unknown): FontFacts {
  if (font === null || typeof font !== 'object') return { scale: 0.001, vertical: false, known: false };
  // Checked above to be an object; each property is checked where it is read.
  const { fontMatrix, vertical, composite, toUnicode } = font as LoadedFont;
  const scale = fontMatrix === undefined ? 0.001 : matrixFrom(fontMatrix)[0];
  return { scale, vertical: vertical === true, known: !(composite === true && isIdentity(toUnicode)) };
}

/** A font without a map of its own has a range instead: its glyph numbers would be taken for characters. */
const isIdentity = (map: unknown): boolean => map !== null && typeof map === 'object' && 'firstChar' in map;
