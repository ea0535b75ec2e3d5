import type { MessageView } from '../../domain/message-view.ts';
import { groupItems } from './group.ts';
import type { MessageLinks } from './letter.ts';
import { wordingOf } from './locales.ts';

/** Characters of one SMS, and of each part of a longer one (UCS-2, as carriers charge Chinese text). */
export const SMS_SINGLE = 70;
export const SMS_PART = 67;
const MOST_PARTS = 3;

/** How many messages the carrier sends for a text. Counts UTF-16 units, as UCS-2 does. */
export function smsParts(text: string): number {
  return text.length <= SMS_SINGLE ? 1 : Math.ceil(text.length / SMS_PART);
}

/**
 * Writes a message as one SMS: counts by kind, the most urgent row, the link. Never more than three parts: where the
 * counts do not fit beside the link they are cut, the link never is.
 */
export function renderSms(view: MessageView, links: Pick<MessageLinks, 'answerUrl'>): { readonly text: string } {
  const { sms } = wordingOf(view.locale);
  const groups = groupItems(view.items);
  const first = groups[0]?.items[0];
  const end = `${sms.end}${links.answerUrl}`;
  const limit = SMS_PART * MOST_PARTS;
  for (let shown = groups.length; first !== undefined && shown > 0; shown -= 1) {
    const counts = sms.join(groups.slice(0, shown).map(sms.count));
    const text = `${sms.signature}${sms.sentence(counts, sms.urgent(first), view.items.length > 1)}${end}`;
    if (text.length <= limit) return { text };
  }
  return { text: `${sms.signature}${end}` };
}
