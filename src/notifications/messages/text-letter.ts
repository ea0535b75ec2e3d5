import type { Letter, LetterGroup, LetterRow } from './letter.ts';
import type { Fact } from './wording.ts';

/** The letter as plain text: complete, for readers and mail systems that show no HTML. */
export function letterAsText(letter: Letter): string {
  const colon = letter.lang === 'en' ? ': ' : '：';
  const blocks = [
    [letter.marker],
    [letter.title, ...letter.plans],
    [letter.salutation],
    [letter.opening],
    ...letter.groups.map((group) => groupLines(group, letter, colon)),
    [`${letter.button.label}${colon}${letter.button.url}`],
    [`${letter.answering.label}${colon}`.trimEnd(), ...letter.answering.lines],
    [...letter.signature],
    ['----', ...letter.footer],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function groupLines(group: LetterGroup, { labels }: Letter, colon: string): string[] {
  const rows = group.inColumns
    ? ['', ...group.rows.map((row) => rowLine(row, colon))]
    : group.rows.flatMap((row) => ['', ...rowLines(row, labels.code, colon)]);
  return [`== ${group.heading} ==`, ...group.reasons.map((fact) => factLine(fact, colon)), ...rows];
}

function rowLines(row: LetterRow, codeLabel: string, colon: string): string[] {
  const section = row.section === null ? '' : `  ${row.section}`;
  return [
    `[${codeLabel} ${row.code}]${section}`,
    `  ${row.text}`,
    ...[...row.facts, ...row.reasons].map((fact) => `  ${factLine(fact, colon)}`),
  ];
}

function rowLine({ code, section, text, facts }: LetterRow, colon: string): string {
  const told = facts.map((fact) => factLine(fact, colon)).join(' | ');
  return `[${code}] ${text} | ${told}${section === null ? '' : ` | ${section}`}`;
}

const factLine = ({ label, value }: Fact, colon: string): string => `${label}${colon}${value}`;
