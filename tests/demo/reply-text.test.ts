import { describe, expect, it } from 'vitest';
import { replyText } from '../../src/demo/far-side/reply-text.ts';
import type { Answer } from '../../src/demo/far-side/perform.ts';
import { renderEmail } from '../../src/notifications/messages/render-email.ts';
import { cutReply } from '../../src/notifications/inbound/cut-reply.ts';
import { readReply, type ReplyAct } from '../../src/notifications/inbound/read-reply.ts';
import type { ActRow } from '../../src/rehearsal/assume.ts';
import type { DocumentItem } from '../../src/rehearsal/document.ts';
import { item, LINKS, view } from '../notifications/builders.ts';
import { anItem, MONDAY } from './builders.ts';

const CODES = ['1', '2', '17', '39b', '2-5'];
const OPEN = CODES.map((code) => ({ code, measureId: `p:${code}` }));
const DATE = '2023-12-18';

/** A reply to a real mail about all codes; the unit's name decides how its mail program quotes. */
function reply(unit: string, rows: readonly ActRow[], items: readonly DocumentItem[]): string {
  const mail = renderEmail(view(CODES.map((measureCode) => item({ measureCode }))), LINKS);
  const to = { contact: 'c-1', unit, role: 'liaison' } as const;
  const answer: Answer = {
    act: { id: 'm-1/1', at: MONDAY, by: 'mail', messageId: 'm-1', to, rows },
    person: { ...to, email: 'c-1@units.example', mobile: null },
    answerable: {
      text: mail.text,
      link: null,
      mail: { replyTo: LINKS.inboundAddress, messageId: '<m-1@x>', subject: mail.subject },
    },
    items,
  };
  return replyText(answer, DATE);
}

const asked = (code: string): DocumentItem => anItem({ measure: code });
const read = (text: string): ReplyAct[] => readReply(cutReply(text), OPEN, { today: '2023-12-20' });

/** One unit for each of the three ways to quote. */
const UNITS = [/原始邮件/, /写道：\n>/, /^_{20,}/m].map((style): [string, string] => {
  for (let number = 0; number < 100; number += 1) {
    const unit = `示例单位${number}`;
    if (style.test(reply(unit, [{ does: 'sign', item: asked('17') }], [asked('17')]))) return [style.source, unit];
  }
  throw new Error(`nobody quotes like ${style.source}`);
});

describe.each(UNITS)('a reply quoted like %s', (_style, unit) => {
  it('reports what the act says, row by row, and nothing of the mail quoted below', () => {
    const rows: ActRow[] = CODES.map((code, index) => ({
      does: 'report',
      claim: index % 2 === 0 ? 'done' : 'on-track',
      item: asked(code),
    }));
    const acts = read(
      reply(
        unit,
        rows,
        rows.map((row) => row.item),
      ),
    );
    expect(acts.map((act) => (act.type === 'report' ? [act.item.code, act.claim] : act))).toEqual(
      CODES.map((code, index) => [code, index % 2 === 0 ? 'done' : 'on-track']),
    );
  });

  it('signs for all rows in one word', () => {
    const items = CODES.map(asked);
    const acts = read(
      reply(
        unit,
        items.map((one) => ({ does: 'sign', item: one })),
        items,
      ),
    );
    expect(acts).toMatchObject([{ type: 'sign', items: OPEN }]);
  });

  it('signs for some rows and for no others', () => {
    const rows: ActRow[] = ['17', '2-5'].map((code) => ({ does: 'sign', item: asked(code) }));
    const acts = read(reply(unit, rows, CODES.map(asked)));
    expect(acts).toMatchObject([{ type: 'sign', items: [{ code: '17' }, { code: '2-5' }] }]);
  });

  it('asks the wrong thing so that nothing is recorded', () => {
    const acts = read(reply(unit, [{ does: 'ask-wrong', item: asked('17') }], [asked('17')]));
    expect(acts).toMatchObject([{ type: 'question', reason: 'asks-something' }]);
  });
});
