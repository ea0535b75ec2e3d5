// Writes src/domain/data/china-holidays.ts from the data file of the npm package chinese-days (MIT), version 1.5.7.
// Usage: npm pack chinese-days@1.5.7 somewhere outside the repository, unpack it, then
//        node scripts/make-calendar-data.mjs <unpacked>/package/dist/chinese-days.json
import { readFileSync, writeFileSync } from 'node:fs';

const TARGET = new URL('../src/domain/data/china-holidays.ts', import.meta.url);
const DAY_MS = 86_400_000;

// What the source lacks. The notice for 2006 (国办发明电〔2005〕35号) moves Saturday 2005-12-31 to a weekday and has it worked.
const MISSING_MAKE_UP_DAYS = ['2005-12-31'];

const nextDay = (date) => new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Dates of one year as 'MM-DD' or 'MM-DD..MM-DD', runs of neighbouring days joined. */
function runsOf(dates) {
  const runs = [];
  for (const date of dates) {
    const last = runs.at(-1);
    if (last && last.to.slice(0, 4) === date.slice(0, 4) && nextDay(last.to) === date) last.to = date;
    else runs.push({ from: date, to: date });
  }
  return runs.map(({ from, to }) => (from === to ? from.slice(5) : `${from.slice(5)}..${to.slice(5)}`));
}

function yearLine(year, holidays, makeUpDays) {
  const of = (dates) => runsOf(dates.filter((date) => date.startsWith(`${year}-`))).join(' ');
  return `  [${year}, '${of(holidays)}', '${of(makeUpDays)}'],`;
}

function main([file]) {
  if (file === undefined) {
    console.error('Name the data file: node scripts/make-calendar-data.mjs <unpacked package>/dist/chinese-days.json');
    process.exit(2);
  }
  const source = JSON.parse(readFileSync(file, 'utf8'));
  const holidays = Object.keys(source.holidays).sort();
  const makeUpDays = [...new Set([...Object.keys(source.workdays), ...MISSING_MAKE_UP_DAYS])].sort();
  const years = [...new Set(holidays.map((date) => Number(date.slice(0, 4))))];
  const lines = years.map((year) => yearLine(year, holidays, makeUpDays));
  writeFileSync(
    TARGET,
    `// Written by scripts/make-calendar-data.mjs; change that, not this.

/**
 * Days off and make-up working days (调休) of mainland China by calendar year, as fixed by the State Council's yearly
 * notices. Each row: year, days off, worked Saturdays and Sundays; 'MM-DD' or 'MM-DD..MM-DD' (both ends included).
 * Facts as in the data of chinese-days 1.5.7, completed where a notice shows a day missing (see the script).
 */
export const CHINA_HOLIDAY_ROWS: readonly (readonly [year: number, holidays: string, makeUpDays: string])[] = [
${lines.join('\n')}
];
`,
  );
}

main(process.argv.slice(2));
