import type { DocumentItem, DocumentMessage } from '../../src/rehearsal/document.ts';
import type { ReceivedMessage } from '../../src/demo/document.ts';

/** 2023-12-18 09:05 in Shanghai, a Monday. */
export const MONDAY = Date.parse('2023-12-18T01:05:00Z');

export function anItem(over: Partial<DocumentItem> = {}): DocumentItem {
  return {
    measure: '17',
    role: 'liaison',
    kind: 'request',
    tone: 'notice',
    rung: 'ask',
    occurrence: 1,
    request: { id: 'p:17#1', because: ['deadline'], due: '2023-12-29' },
    ...over,
  };
}

export function received(over: Partial<ReceivedMessage> = {}): ReceivedMessage {
  return { id: 'm-1', at: MONDAY, channel: 'email', contact: 'c-1', items: [anItem()], repeats: [], ...over };
}

/** The message as a rehearsal foretells it: its own id, and the start of the minute. */
export function foretold({ at, channel, contact, items }: ReceivedMessage, id = 'r-1'): DocumentMessage {
  return {
    id,
    at: new Date(at - (at % 60_000)).toISOString(),
    channel,
    tone: 'notice',
    to: { contact, unit: '甲单位', role: 'liaison' },
    items,
  };
}
