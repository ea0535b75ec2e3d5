import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const FOLDER = new URL('../fixtures/corpus/', import.meta.url);

const date = z.iso.date();
const name = z.string().min(1);
const names = z.array(name);

const deadline = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dated'), on: date, raw: name }),
  z.strictObject({ kind: z.literal('ongoing'), raw: name }),
  z.strictObject({
    kind: z.literal('recurring'),
    raw: name,
    every: z.enum(['week', 'month', 'quarter', 'half-year', 'year']),
  }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('unclear'), raw: name }),
]);

/** The fields of a measure that are compared, as the table of rates names them. */
export const FIELDS = [
  'code',
  'text',
  'deadline',
  'lead',
  'support',
  'section',
  'numbers',
  'basis',
  'leaders',
] as const;

/** What is compared of the whole document. */
export const DOCUMENT_FIELDS = [
  'title',
  'documentNumber',
  'issuer',
  'issuedOn',
  'supervisingOffice',
  'problems',
  'rows',
] as const;

const measure = z.strictObject({
  code: name,
  itemNumbers: z.array(z.int().nonnegative()),
  part: name.nullable(),
  section: name.nullable(),
  basis: name.nullish(),
  text: z.string(),
  deadline,
  leadUnits: names,
  supportingUnits: names,
  leaders: names.optional(),
});

const knownMiss = z.strictObject({
  field: z.enum([...FIELDS, ...DOCUMENT_FIELDS]),
  /** Code of the measure as the truth has it; absent for a field of the document. */
  measure: name.optional(),
  /** The endings of the files that it holds for; absent: all. */
  formats: z.array(z.string()).optional(),
  reason: z.string().min(10),
});

const truth = z
  .strictObject({
    layout: z.string().min(5),
    title: name.nullable(),
    documentNumber: name.nullable(),
    issuer: name.nullable(),
    issuedOn: date.nullable(),
    supervisingOffice: name.nullable(),
    measures: z.array(measure).min(1),
    problems: names,
    /** What the reader of one format says besides, by the file's ending. */
    problemsIn: z.record(z.string(), names).optional(),
    knownMisses: z.array(knownMiss).optional(),
  })
  .refine(({ measures }) => new Set(measures.map(({ code }) => code)).size === measures.length, 'a code stands twice');

export type Truth = z.infer<typeof truth>;
export type TrueMeasure = Truth['measures'][number];

export interface CorpusDocument {
  /** NAME.EXT */
  readonly file: string;
  readonly format: string;
  readonly bytes: () => Uint8Array;
  /** @throws where the truth is missing or is not of the shape above. */
  readonly truth: () => Truth;
}

/** Every document of the corpus, by name. */
export function corpusDocuments(): CorpusDocument[] {
  return filesOf(FOLDER)
    .filter((file) => !/\.truth\.json$|\.md$/u.test(file))
    .map((file) => ({
      file,
      format: extname(file).slice(1),
      bytes: () => readFileSync(new URL(encodeURIComponent(file), FOLDER)),
      truth: () => readTruth(basename(file, extname(file))),
    }));
}

/** Names of truth files that no document stands beside. */
export function truthsWithoutDocument(): string[] {
  const files = filesOf(FOLDER);
  const documents = new Set(corpusDocuments().map(({ file }) => basename(file, extname(file))));
  return files.filter((file) => file.endsWith('.truth.json') && !documents.has(basename(file, '.truth.json')));
}

function readTruth(document: string): Truth {
  const path = new URL(encodeURIComponent(`${document}.truth.json`), FOLDER);
  return truth.parse(JSON.parse(readFileSync(path, 'utf8')));
}

const filesOf = (folder: URL): string[] => readdirSync(fileURLToPath(folder)).sort();
