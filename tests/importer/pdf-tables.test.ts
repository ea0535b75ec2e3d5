import { describe, expect, test } from 'vitest';
import { line, pdfOf, printed, readAs, rowsIn } from './pdf-support.ts';

const XS = [50, 100, 300, 400, 545];
const top = 760;
const HEIGHT = 30;
const y = (row: number): number => top - row * HEIGHT;

/** Lines of a grid of four columns; `across` and `down` say which pieces are left out, by row and column. */
function grid(rows: number, without: { across?: string[]; down?: string[]; outer?: boolean } = {}): string {
  let content = '';
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column < 4; column += 1) {
      const isOuter = row === 0 || row === rows;
      if (without.across?.includes(`${row}-${column}`) !== true && !(isOuter && without.outer === false)) {
        content += line(XS[column] ?? 0, y(row), XS[column + 1] ?? 0, y(row));
      }
    }
  }
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column <= 4; column += 1) {
      const isOuter = column === 0 || column === 4;
      if (without.down?.includes(`${row}-${column}`) !== true && !(isOuter && without.outer === false)) {
        content += line(XS[column] ?? 0, y(row), XS[column] ?? 0, y(row + 1));
      }
    }
  }
  return content;
}

const cell = (text: string, row: number, column: number): string =>
  text === '' ? '' : printed(text, (XS[column] ?? 0) + 4, y(row + 1) + 12);

const filled = (texts: readonly (readonly string[])[]): string =>
  texts.flatMap((row, at) => row.map((text, column) => cell(text, at, column))).join('');

const TEXTS = [
  ['No', 'Measure', 'Limit', 'Unit'],
  ['1', 'build the road', '2024', 'Office A'],
  ['2', 'mend the bridge', '2025', 'Office B'],
];

describe('a table is read from the lines around its cells', () => {
  const cellsOf = async (content: string, page: { rotate?: number } = {}): Promise<string[][]> => {
    const { blocks } = await readAs(pdfOf([{ content, ...page }]));
    return rowsIn(blocks).map(({ cells }) => [...cells]);
  };

  test('drawn in full', async () => {
    expect(await cellsOf(grid(3) + filled(TEXTS))).toEqual(TEXTS);
  });

  test('without its outer borders', async () => {
    expect(await cellsOf(grid(3, { outer: false }) + filled(TEXTS))).toEqual(TEXTS);
  });

  test('in dashes, in double lines and in thin filled areas', async () => {
    expect(await cellsOf(`[3 2] 0 d ${grid(3)}${filled(TEXTS)}`)).toEqual(TEXTS);
    const twice = `${grid(3)} q 1 0 0 1 1.5 1.5 cm ${grid(3)} Q `;
    expect(await cellsOf(twice + filled(TEXTS))).toEqual(TEXTS);
    const areas = grid(3).replaceAll(/(\S+) (\S+) m (\S+) (\S+) l S/gu, (_, x0, y0, x1, y1) => {
      const [width, height] = [Number(x1) - Number(x0), Number(y1) - Number(y0)];
      return `${x0} ${y0} ${width === 0 ? 0.5 : width} ${height === 0 ? 0.5 : height} re f`;
    });
    expect(await cellsOf(areas + filled(TEXTS))).toEqual(TEXTS);
  });

  test('on a page turned by its entry, and with its drawing turned by itself', async () => {
    const content = grid(3) + filled(TEXTS);
    for (const rotate of [90, 180, 270]) expect(await cellsOf(content, { rotate })).toEqual(TEXTS);
    expect(await cellsOf(`q 0 1 -1 0 700 0 cm ${content} Q`)).toEqual(TEXTS);
  });

  test('white lines and underlines divide nothing', async () => {
    const underline = line(110, y(1) - 20, 170, y(1) - 20);
    const white = `1 G ${line(200, y(0), 200, y(3))} 0 G `;
    expect(await cellsOf(grid(3) + underline + white + filled(TEXTS))).toEqual(TEXTS);
  });

  test('cells merged down repeat their text, cells merged across stand in their first column', async () => {
    const content = grid(4, { across: ['3-0', '3-3'], down: ['1-1', '1-2', '1-3'] });
    const texts = [TEXTS[0] ?? [], ['Part one'], ['1', 'build', '2024', 'Office A'], ['', 'mend', '2025', '']];
    const { blocks } = await readAs(pdfOf([{ content: content + filled(texts) }]));
    expect(rowsIn(blocks)).toMatchObject([
      { cells: TEXTS[0] },
      { cells: ['Part one', '', '', ''], across: [1, 2, 3] },
      { cells: ['1', 'build', '2024', 'Office A'] },
      { cells: ['1', 'mend', '2025', 'Office A'], down: [0, 3] },
    ]);
  });

  test('each row knows its page, its table and its place', async () => {
    const lower = `q 1 0 0 1 0 -300 cm ${grid(2)}${filled(TEXTS.slice(0, 2))} Q`;
    const { blocks } = await readAs(pdfOf([{ content: grid(3) + filled(TEXTS) + lower }]));
    expect(rowsIn(blocks).map(({ table, where }) => [table, where.page, where.row])).toEqual([
      [0, 1, 1],
      [0, 1, 2],
      [0, 1, 3],
      [1, 1, 1],
      [1, 1, 2],
    ]);
  });

  test('a character printed twice to look bold is one character', async () => {
    const bold = filled(TEXTS) + `q 1 0 0 1 0.3 0 cm ${filled(TEXTS)} Q`;
    expect(await cellsOf(grid(3) + bold)).toEqual(TEXTS);
  });
});
