import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { readPlan } from '../../src/importer/read-plan.ts';
import { IMPORT_FAULTS } from '../../src/importer/faults.ts';
import { line, linesIn, pdfBytes, pdfOf, pdfRefusal, printed, readAs, rowsIn } from './pdf-support.ts';
import { codesOf } from './support.ts';

const XS = [50, 90, 300, 420, 545];
const table = Array.from({ length: 6 }, (_, row) => {
  const y = 700 - row * 30;
  const texts = row === 0 ? ['No', 'Measure', 'Limit', 'Unit'] : [`${row}`, `measure ${row}`, '2024', `Office ${row}`];
  const cells = texts.map((text, at) => printed(text, (XS[at] ?? 0) + 4, y + 10));
  return [line(50, y, 545, y), line(50, y + 30, 545, y + 30), ...XS.map((x) => line(x, y, x, y + 30)), ...cells].join(
    '',
  );
}).join('');
const small = pdfOf([{ content: printed('Plan of the city', 200, 780, 20) + table }]);

/** Bytes changed at some places, or cut. */
const mutated = (bytes: Uint8Array) =>
  fc
    .record({
      changes: fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
      cut: fc.option(fc.nat(bytes.length), { freq: 5 }),
    })
    .map(({ changes, cut }) => {
      const copy = Uint8Array.from(bytes);
      for (const [at, value] of changes) copy[at] = value;
      return cut === null ? copy : copy.slice(0, cut);
    });

/** What reading a file came to: its faults where it was refused, else null; anything but a refusal fails. */
async function refusalOrNull(work: () => Promise<unknown>): Promise<readonly string[] | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof DubanError) return codesOf(error.faults);
    throw error;
  }
}

describe('a PDF with bytes changed is read or refused with one known fault', () => {
  test('small and unpacked, so that changes reach its words and operators', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(small), async (bytes) => {
        const codes = await refusalOrNull(() => readAs(bytes));
        expect(codes?.length ?? 1).toBe(1);
        for (const code of codes ?? []) expect(Object.keys(IMPORT_FAULTS)).toContain(code);
      }),
      { numRuns: 120 },
    );
  });

  test('a printed plan: rows are measures, heads, headings or faults, whatever is left of them', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(pdfBytes('../corpus/city-tourism.pdf')), async (bytes) => {
        await refusalOrNull(async () => {
          const { rows } = await readPlan(bytes, { file: 'plan.pdf' });
          expect(rows.measures + rows.continued + rows.tableHeads + rows.headings + rows.unplaced).toBe(rows.total);
        });
      }),
      { numRuns: 25 },
    );
  });

  test('whatever stands in a cell is read from it, once', async () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/u);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word), { minLength: 2, maxLength: 6 }), async (rows) => {
        const content = rows.map(([first, second], row) => {
          const y = 700 - row * 30;
          const frame = [50, 300, 545].map((x) => line(x, y, x, y + 30)).join('');
          const across = line(50, y, 545, y) + line(50, y + 30, 545, y + 30);
          return frame + across + printed(first, 55, y + 10) + printed(second, 305, y + 10);
        });
        const { blocks } = await readAs(pdfOf([{ content: content.join('') }]));
        expect(rowsIn(blocks).map(({ cells }) => cells)).toEqual(rows);
        expect(linesIn(blocks)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('fonts that do not say which characters they show', () => {
  /** A composite font without a map to characters, whose glyph numbers are no characters. */
  const composite = [
    '<< /Type /Font /Subtype /Type0 /BaseFont /Nameless /Encoding /Identity-H /DescendantFonts [21 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nameless /DW 1000 /FontDescriptor 22 0 R ' +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>',
    '<< /Type /FontDescriptor /FontName /Nameless /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 ' +
      '/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ];
  const resources = '/ProcSet [/PDF]';
  const nameless = 'BT /F2 12 Tf 50 600 Td <00410142024303440445> Tj ET\n';
  const page = (content: string) => ({ content, resources: `${resources} /Font << /F1 3 0 R /F2 20 0 R >>` });

  test('make a document that is refused, with what to give instead', async () => {
    const [fault] = await pdfRefusal(pdfOf([page(nameless.repeat(3))], composite));
    expect(fault).toMatchObject({ code: 'text-garbled', severity: 'error' });
    expect(fault?.message).toContain('docx');
  });

  test('make a page that is named, where other pages are legible', async () => {
    const legible = Array.from({ length: 8 }, (_, at) => printed('legible words of the plan', 50, 700 - at * 14)).join(
      '',
    );
    const { problems } = await readAs(pdfOf([page(legible), page(nameless)], composite));
    expect(problems).toMatchObject([{ code: 'text-garbled', where: { page: 2 } }]);
  });
});
