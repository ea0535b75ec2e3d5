import { insideStandardWindow, shanghaiDate, shanghaiTime } from '../independent-calendar.ts';
import type { DocumentJson, MessageJson, Seen } from './shapes.ts';

const ROLE_ORDER = ['liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior'];
const TONE_ORDER = ['notice', 'blue', 'yellow', 'red'];

/** Every item with its message and day, in the order of the document. */
export function seenIn(document: DocumentJson): readonly Seen[] {
  return document.messages.flatMap((message) => {
    const at = Date.parse(message.at);
    return message.items.map((item) => ({ item, message, at, day: shanghaiDate(at) }));
  });
}

export const isEcho = ({ items }: MessageJson): boolean =>
  items.length > 0 && items.every(({ kind }) => kind === 'echo');

/** What holds for any document: windows, budgets, who is who, keys, order, totals. */
export function checkForm(document: DocumentJson): string[] {
  return [
    ...document.messages.flatMap(checkMessage),
    ...checkBudget(document.messages),
    ...checkPeople(document.messages),
    ...checkKeys(seenIn(document)),
    ...checkOrder(document.messages),
    ...checkTotals(document),
  ];
}

function checkMessage(message: MessageJson): string[] {
  const at = Date.parse(message.at);
  const name = `message ${message.id} to ${message.to.unit} ${message.to.role} at ${shanghaiDate(at)} ${shanghaiTime(at)}`;
  const { items } = message;
  const found: string[] = [];
  if (items.length === 0) found.push(`${name} says nothing`);
  if (items.some(({ kind }) => kind === 'echo') && !isEcho(message)) found.push(`${name} mixes echoes and notices`);
  if (!isEcho(message) && !insideStandardWindow(at)) found.push(`${name} is outside every send window`);
  if (!isEcho(message) && !/^(09:[0-2]\d|14:[345]\d)$/.test(shanghaiTime(at))) {
    found.push(`${name} is not within half an hour of an opening`);
  }
  if (
    message.tone !==
    highest(
      TONE_ORDER,
      items.map(({ tone }) => tone),
    )
  )
    found.push(`${name} has the wrong tone`);
  if (
    message.to.role !==
    highest(
      ROLE_ORDER,
      items.map(({ role }) => role),
    )
  )
    found.push(`${name} has the wrong role`);
  return found;
}

const highest = (order: readonly string[], values: readonly string[]): string | undefined =>
  [...order].reverse().find((one) => values.includes(one));

/** At most two mails and one SMS per person and day; echoes apart, at most 20 of them. */
function checkBudget(messages: readonly MessageJson[]): string[] {
  const limits: Readonly<Record<string, number>> = { email: 2, sms: 1, echo: 20 };
  const counts = new Map<string, number>();
  for (const message of messages) {
    const what = isEcho(message) ? 'echo' : message.channel;
    const key = `${what} to ${message.to.contact} on ${shanghaiDate(Date.parse(message.at))}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].flatMap(([key, count]) =>
    count > (limits[key.split(' ')[0] ?? ''] ?? 0) ? [`${count} × ${key}: over the budget`] : [],
  );
}

/** One person per unit and role, one unit and role per person. */
function checkPeople(messages: readonly MessageJson[]): string[] {
  const chairOf = new Map<string, string>();
  const personOf = new Map<string, string>();
  return messages.flatMap(({ to }) => {
    const chair = `${to.unit} ${to.role}`;
    const known = chairOf.get(to.contact) === undefined && personOf.get(chair) === undefined;
    if (known) {
      chairOf.set(to.contact, chair);
      personOf.set(chair, to.contact);
      return [];
    }
    return chairOf.get(to.contact) === chair ? [] : [`${to.contact} is ${chair} and somebody else, or not alone in it`];
  });
}

/** Nothing is said twice to one person by one channel (invariant 2). */
function checkKeys(seen: readonly Seen[]): string[] {
  const keys = new Set<string>();
  return seen.flatMap(({ item, message }) => {
    const { measure, kind, rung, occurrence, request } = item;
    const key = [measure, request?.id, kind, rung, occurrence, message.to.contact, message.channel].join(' ');
    if (keys.has(key)) return [`said twice: ${key}`];
    keys.add(key);
    return [];
  });
}

function checkOrder(messages: readonly MessageJson[]): string[] {
  const found = new Set(messages.map(({ id }) => id)).size === messages.length ? [] : ['two messages share an id'];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    if (before !== undefined && `${before.at} ${before.id}` > `${message.at} ${message.id}`) {
      found.push(`message ${message.id} is out of order`);
    }
  });
  return found;
}

function checkTotals({ messages, totals }: DocumentJson): string[] {
  const sms = messages.filter(({ channel }) => channel === 'sms').length;
  const expected = {
    messages: messages.length,
    perChannel: { email: messages.length - sms, sms },
    busiestDay: most(
      messages.map(({ at }) => shanghaiDate(Date.parse(at))),
      'on',
    ),
    busiestContact: most(
      messages.map(({ to }) => to.contact),
      'contact',
    ),
  };
  return JSON.stringify(expected) === JSON.stringify(totals) ? [] : [`totals are ${JSON.stringify(totals)}`];
}

function most(values: readonly string[], name: string): Record<string, string | number> | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return best === undefined ? null : { [name]: best[0], messages: best[1] };
}
