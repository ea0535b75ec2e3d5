import { describe, expect, test } from 'vitest';
import { line, linesIn, pdfOf, printed, readAs, rowsIn } from './pdf-support.ts';

/** A line of words that fills the strip from 50 to about 545 at size 10. */
const FULL =
  'the quick brown fox jumps over the lazy dog and then runs over all of the hills until it comes to its own den far';
const lines = async (...contents: string[]): Promise<string[]> =>
  linesIn((await readAs(pdfOf(contents.map((content) => ({ content }))))).blocks);

describe('lines become the paragraphs that were written', () => {
  test('a full line goes on with the next one, a short one ends the paragraph', async () => {
    const content = printed(FULL, 50, 700) + printed('and ends here.', 50, 685) + printed('The next one.', 50, 670);
    expect(await lines(content)).toEqual([`${FULL} and ends here.`, 'The next one.']);
  });

  test('an indented line begins a paragraph, whatever stands before it', async () => {
    const content = printed(FULL, 50, 700) + printed('begins anew', 70, 685);
    expect(await lines(content)).toEqual([FULL, 'begins anew']);
  });

  test('a paragraph goes on over the page end, and over the page number', async () => {
    const [first, second] = [
      printed(FULL, 50, 100) + printed('- 1 -', 280, 30),
      printed('and ends here.', 50, 780) + printed('- 2 -', 280, 30),
    ];
    expect(await lines(first, second)).toEqual([`${FULL} and ends here.`]);
  });

  test('a title in large letters goes on over its lines, what is signed on the right does not', async () => {
    const content =
      printed('A very long title of the plan', 155, 750, 24) +
      printed('in two lines', 240, 715, 24) +
      printed(FULL, 50, 670) +
      printed('The Office', 480, 640) +
      printed('1 May 2024', 480, 625) +
      printed('Annex', 50, 610);
    expect(await lines(content)).toEqual([
      'A very long title of the plan in two lines',
      FULL,
      'The Office',
      '1 May 2024',
      'Annex',
    ]);
  });

  test('two columns are read one after the other, the title above them first', async () => {
    const left = 'words of the left column that fill it up to here';
    const right = 'text of the right column that fills it to the end';
    const rows = Array.from(
      { length: 8 },
      (_, at) => printed(left, 50, 700 - at * 14) + printed(right, 320, 700 - at * 14),
    );
    const [title, text] = await lines(printed('One title above both of the columns', 180, 750) + rows.join(''));
    expect(title).toBe('One title above both of the columns');
    expect(text).toBe([...Array.from({ length: 8 }, () => left), ...Array.from({ length: 8 }, () => right)].join(' '));
  });

  test('raised figures stay with their word and are told from its figures', async () => {
    const content = printed('area of 20 km', 50, 700) + printed('2', 112.5, 704, 6) + printed('in all', 125, 700);
    expect(await lines(content)).toEqual(['area of 20 km² in all']);
  });

  test('text that a clipping path hides is not there', async () => {
    const content = `q 40 690 100 20 re W n ${printed('seen', 50, 700)} ${printed('hidden', 300, 700)} Q`;
    expect(await lines(content)).toEqual(['seen']);
  });
});

describe('what belongs to the page and not to the text is left out', () => {
  const body = (at: number): string => printed(`Paragraph number ${'abcdef'.charAt(at)}.`, 50, 500);

  test('page numbers in their usual forms', async () => {
    for (const form of [(at: number) => `- ${at} -`, (at: number) => `${at}`, (at: number) => `${at} / 3`]) {
      const pages = [1, 2, 3].map((at) => body(at) + printed(form(at), 280, 40));
      expect(await lines(...pages)).toEqual([1, 2, 3].map((at) => `Paragraph number ${'abcdef'.charAt(at)}.`));
    }
  });

  test('headers that are the same on every page, or on every second one', async () => {
    const same = [1, 2, 3].map((at) => body(at) + printed('Gazette of the city', 50, 810));
    expect(await lines(...same)).toHaveLength(3);
    const turns = [1, 2, 3, 4].map(
      (at) => body(at) + printed(at % 2 === 0 ? 'Gazette' : 'Plan', at % 2 === 0 ? 50 : 480, 810),
    );
    expect(await lines(...turns)).toHaveLength(4);
  });

  test('a lone figure in the text, or a line that occurs twice in the middle of the page, stays', async () => {
    const pages = [1, 2].map((at) => body(at) + printed('the same words', 50, 400) + printed('2024', 50, 350));
    expect((await lines(...pages)).filter((text) => text.includes('same words'))).toHaveLength(2);
  });

  test('a watermark across every page goes, a stamp on one page stays', async () => {
    const slanted = (text: string): string => `BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 200 Tm (${text}) Tj ET\n`;
    expect(await lines(body(1) + slanted('DRAFT'), body(2) + slanted('DRAFT'))).toHaveLength(2);
    expect(await lines(body(1) + slanted('SEEN'), body(2))).toContain('SEEN');
  });
});

describe('tables over page ends', () => {
  const XS = [50, 100, 300, 545];
  const frame = (y0: number, y1: number): string =>
    line(50, y0, 545, y0) + line(50, y1, 545, y1) + XS.map((x) => line(x, y0, x, y1)).join('');
  const row = (y0: number, y1: number, texts: readonly string[]): string =>
    frame(y0, y1) + texts.map((text, at) => (text === '' ? '' : printed(text, (XS[at] ?? 0) + 3, y0 + 4))).join('');
  const LONG = 'mend every one of the old bridges';
  const head = (y0: number): string => row(y0, y0 + 20, ['No', 'Measure', 'Unit']);
  const read = async (first: string, second: string) =>
    rowsIn((await readAs(pdfOf([{ content: first }, { content: second }]))).blocks);

  test('a row that the page breaks in the middle of a full line is one row', async () => {
    const rows = await read(
      head(120) + row(60, 120, ['1', `${LONG} now`, 'Office']),
      head(780) + row(740, 780, ['', 'and paint them', '']) + row(700, 740, ['2', 'next', 'Office']),
    );
    expect(rows.map(({ cells }) => cells.join('|'))).toEqual([
      'No|Measure|Unit',
      `1|${LONG} now and paint them|Office`,
      'No|Measure|Unit',
      '2|next|Office',
    ]);
    expect(rows.map(({ table }) => table)).toEqual([0, 0, 0, 0]);
  });

  test('a row without a number is a row of its own where the row before had come to its end', async () => {
    const rows = await read(
      head(120) + row(60, 120, ['1', 'mend bridges.', 'Office']),
      head(780) + row(740, 780, ['', 'paint them', 'Office B']),
    );
    expect(rows.map(({ cells }) => cells.join('|'))).toContain('|paint them|Office B');
  });

  test('a cell merged down over the page end goes on in the rows of the next page, under the repeated head', async () => {
    const pair = (y0: number, texts: readonly [string, string, string]): string =>
      frame(y0, y0 + 60) +
      line(100, y0 + 30, 545, y0 + 30) +
      [printed(texts[0], 53, y0 + 34), printed(texts[1], 103, y0 + 34), printed(texts[2], 103, y0 + 4)].join('') +
      printed('A', 303, y0 + 34) +
      printed('B', 303, y0 + 4);
    const rows = await read(
      head(120) + pair(60, ['Roads', 'build', 'mend']),
      head(780) + pair(720, ['', 'paint', 'sweep']),
    );
    expect(rows.map(({ cells, down }) => [cells.join('|'), down])).toEqual([
      ['No|Measure|Unit', undefined],
      ['Roads|build|A', undefined],
      ['Roads|mend|B', [0]],
      ['No|Measure|Unit', undefined],
      ['Roads|paint|A', [0]],
      ['Roads|sweep|B', [0]],
    ]);
  });

  test('another table at the top of the next page is another table', async () => {
    const other =
      line(50, 700, 545, 700) + line(50, 740, 545, 740) + [50, 200, 400, 545].map((x) => line(x, 700, x, 740)).join('');
    const rows = await read(
      head(120) + row(60, 120, ['1', 'a', 'b']),
      other + printed('x', 60, 710) + printed('y', 210, 710),
    );
    expect(rows.at(-1)).toMatchObject({ table: 1, cells: ['x', 'y', ''] });
  });
});

test('the same bytes give the same blocks', async () => {
  const bytes = pdfOf([{ content: printed(FULL, 50, 700) + line(50, 600, 500, 600) }]);
  expect(await readAs(bytes)).toEqual(await readAs(bytes));
});
