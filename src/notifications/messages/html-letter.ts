import type { Tone } from '../../domain/policy.ts';
import type { Letter, LetterGroup, LetterRow } from './letter.ts';
import type { Fact } from './wording.ts';

/*
 *  HTML for mail programs: tables and inline styles only, no style sheet, no script, no image, nothing loaded from
 *  anywhere. Outlook renders with Word, QQ and 163 strip <style>; what is written here survives both.
 */

const COLOUR: Readonly<Record<Tone, string>> = {
  notice: '#44546a',
  blue: '#1f5fae',
  yellow: '#b7860b',
  red: '#b3261e',
};
const TINT: Readonly<Record<Tone, string>> = { notice: '#f3f5f8', blue: '#eaf2fb', yellow: '#fdf6e0', red: '#fcebea' };
/** Outlook takes a table cell's font from nowhere but the cell; what stands inside a cell inherits from it. */
const FONT = "font:14px/1.6 'Microsoft YaHei','PingFang SC',Arial,sans-serif;";
const CELL = `${FONT}color:#222222;vertical-align:top;text-align:left;`;
const EDGE = 'border:1px solid #d0d5dc;padding:6px 9px;';
const TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%"';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe for HTML content and for attributes in quotes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** The letter as an HTML mail. Every word from outside is escaped here and nowhere else. */
export function letterAsHtml(letter: Letter): string {
  const { lang, tone, subject, marker, title, plans, salutation, opening, groups, button, answering } = letter;
  return [
    `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(subject)}</title></head>`,
    `<body style="margin:0;padding:0;background-color:#eef0f3;">`,
    paragraph(marker, 'color:#888888;text-align:center;margin:8px 0;'),
    `<table ${TABLE} style="background-color:#eef0f3;"><tr><td align="center" style="padding:0 8px 24px;">`,
    `<table ${TABLE} style="max-width:760px;background-color:#ffffff;border:1px solid #d0d5dc;">`,
    band(title, plans, tone),
    `<tr><td style="${CELL}padding:16px 20px;">`,
    paragraph(salutation),
    paragraph(opening),
    ...groups.map((group) => groupHtml(group, letter)),
    buttonHtml(button, tone),
    answeringHtml(answering),
    ...letter.signature.map((line) => paragraph(line, 'text-align:right;margin:2px 0;')),
    `</td></tr>`,
    `<tr><td style="${CELL}font-size:12px;color:#777777;padding:12px 20px;border-top:1px solid #d0d5dc;">`,
    letter.footer.map(escapeHtml).join('<br>'),
    `</td></tr></table></td></tr></table></body></html>\n`,
  ].join('\n');
}

function band(title: string, plans: readonly string[], tone: Tone): string {
  const style = `${CELL}color:#ffffff;background-color:${COLOUR[tone]};padding:14px 20px;`;
  const below = plans.map((plan) => `<div style="font-size:13px;color:#ffffff;">${escapeHtml(plan)}</div>`);
  return `<tr><td bgcolor="${COLOUR[tone]}" style="${style}"><div style="font-size:20px;font-weight:bold;color:#ffffff;">${escapeHtml(title)}</div>${below.join('')}</td></tr>`;
}

function groupHtml({ heading, tone, reasons, rows, inColumns }: LetterGroup, { labels }: Letter): string {
  const head = `${CELL}font-size:16px;font-weight:bold;color:${COLOUR[tone]};border-left:4px solid ${COLOUR[tone]};padding:2px 10px;`;
  const th = `${CELL}${EDGE}font-weight:bold;background-color:${TINT[tone]};`;
  const columns = inColumns ? (rows[0]?.facts ?? []).map(({ label }) => label) : [];
  const heads = [labels.code, labels.measure, ...columns].map(
    (label) => `<th scope="col" style="${th}">${escapeHtml(label)}</th>`,
  );
  return [
    `<table ${TABLE} style="margin:18px 0 6px;"><tr><td style="${head}">${escapeHtml(heading)}</td></tr></table>`,
    ...reasons.map(factHtml),
    `<table cellpadding="0" cellspacing="0" border="0" width="100%" style="border-collapse:collapse;margin:8px 0 0;">`,
    `<tr>${heads.join('')}</tr>`,
    ...rows.map((row) => rowHtml(row, inColumns)),
    `</table>`,
  ].join('\n');
}

function rowHtml({ code, section, text, facts, reasons }: LetterRow, inColumns: boolean): string {
  const above = section === null ? '' : `<div style="font-size:12px;color:#777777;">${escapeHtml(section)}</div>`;
  const cell = `${FONT}${EDGE}`;
  const below = inColumns ? reasons : [...facts, ...reasons];
  const beside = inColumns ? facts.map(({ value }) => `<td style="${cell}">${escapeHtml(value)}</td>`) : [];
  return [
    `<tr valign="top"><td style="${cell}white-space:nowrap;"><b>${escapeHtml(code)}</b></td>`,
    `<td style="${cell}">${above}${escapeHtml(text)}${below.map(factHtml).join('')}</td>`,
    ...beside,
    `</tr>`,
  ].join('');
}

function factHtml({ label, value }: Fact): string {
  return `<div style="font-size:13px;line-height:1.6;color:#444444;"><b>${escapeHtml(label)}</b>&nbsp; ${escapeHtml(value)}</div>`;
}

/** A table cell as button: Outlook knows no padding on links, so the cell carries the colour. The URL stands below. */
function buttonHtml({ label, url }: Letter['button'], tone: Tone): string {
  const link = `${FONT}font-size:16px;font-weight:bold;color:#ffffff;text-decoration:none;display:inline-block;padding:11px 28px;`;
  return [
    `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:20px 0 6px;"><tr>`,
    `<td bgcolor="${COLOUR[tone]}" style="background-color:${COLOUR[tone]};"><a href="${escapeHtml(url)}" style="${link}">${escapeHtml(label)}</a></td></tr></table>`,
    `<div style="font-size:12px;color:#777777;word-break:break-all;">${escapeHtml(url)}</div>`,
  ].join('');
}

function answeringHtml({ label, lines }: Letter['answering']): string {
  const shown = lines.map((line) => escapeHtml(line).replace(/^ +/, (spaces) => '&nbsp;'.repeat(spaces.length)));
  return `<div style="${CELL}margin:14px 0;"><b>${escapeHtml(label)}</b><br>${shown.join('<br>')}</div>`;
}

function paragraph(text: string, style = 'margin:0 0 10px;'): string {
  return `<div style="${CELL}${style}">${escapeHtml(text)}</div>`;
}
