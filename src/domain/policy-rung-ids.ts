import type { PlacedRung } from './policy-order.ts';
import { sideOf } from './policy-order.ts';
import type { PolicyReader } from './policy-reader.ts';

/**
 * Words that the decider uses for notices of its own: a rung of that name would share their keys, and letters would put it
 * into words that are theirs.
 */
const TAKEN = [
  ...['handover', 'reassigned', 'contact-changed', 'stop', 'promise', 'seat-gap'],
  ...['verify', 'verify-clerk', 'verify-head', 'late-claim'],
  ...['extension', 'extension-clerk', 'extension-head', 'extension-superior', 'extension-granted', 'extension-refused'],
  ...['misaddressed', 'misaddressed-clerk', 'misaddressed-head', 'misaddressed-superior', 'misaddressed-refused'],
  ...['parked', 'review-parked', 'withdrawn', 'merged', 'split', 'deadline-moved'],
  ...['contribution', 'contribution-reminder'],
];

/** Ids that letters put into words; they must mean what the letter says. */
const NTH = ['first', 'second', 'third'];

/**
 * An id names its rung in notice keys for ever, and some ids are put into words by the letters (the first escalation,
 * the reminder 5 days before): each is used once, and says what is true.
 */
export function checkRungId(reader: PolicyReader, one: PlacedRung, before: readonly PlacedRung[]): void {
  const { rung, path, known } = one;
  const { id, when } = rung;
  const found = { path: `${path}.id`, value: id };
  if (before.some((earlier) => earlier.rung.id === id)) {
    const said = { zh: '此 id 前面已用过，请另取一个', en: 'this id is used above, choose another' };
    reader.fault('rung-id-twice', found, said);
  }
  if (TAKEN.includes(id)) {
    const names = TAKEN.join('、');
    const said = {
      zh: `系统自用的名称（${names}），请另取一个`,
      en: `it is one of duban's own words (${names}), choose another`,
    };
    return reader.fault('rung-id-misleading', found, said);
  }
  const nth = NTH.indexOf(id);
  if (known && nth >= 0 && nth !== before.filter((earlier) => sideOf(earlier.rung, before) === 'after').length) {
    const said = {
      zh: `函件称之为逾期后的第 ${nth + 1} 次督办，请使之为截止日后的第 ${nth + 1} 个节点或另取一个`,
      en: `letters call it escalation ${nth + 1}: make it the rung number ${nth + 1} after the due date, or choose another`,
    };
    return reader.fault('rung-id-misleading', found, said);
  }
  if ((id === 'weekly' || id === 'monthly' || id === 'ask') && when.type !== id) {
    const said = {
      zh: `此 id 只能用于 when.type 为 ${id} 的节点`,
      en: `only a rung whose when.type is ${id} may have it`,
    };
    return reader.fault('rung-id-misleading', found, said);
  }
  const reminds = rung.targets.some(({ kind }) => kind === 'reminder');
  if (reminds !== /^remind(?:-|$)/u.test(id)) {
    const said = {
      zh: '函件按此预告下一步：提醒的 id 应以 remind 开头，其他的不得如此',
      en: 'letters announce the next step by it: the id of a reminder begins with remind, and no other does',
    };
    return reader.fault('rung-id-misleading', found, said);
  }
  checkNumber(reader, one);
}

/** `remind-5` is the reminder on the 5th working day before the due date. */
function checkNumber(reader: PolicyReader, { rung, path }: PlacedRung): void {
  const { id, when } = rung;
  const number = /-(\d+)$/u.exec(id)?.[1];
  if (number === undefined || !id.startsWith('remind')) return;
  if (when.type === 'workingDaysFromDue' && when.days === -Number(number)) return;
  reader.fault(
    'rung-id-misleading',
    { path: `${path}.id`, value: id },
    {
      zh: `函件称之为截止日前第 ${number} 个工作日的提醒，请使 when 为 workingDaysFromDue -${number} 或另取一个`,
      en: `letters call it the reminder ${number} working days before: let when be workingDaysFromDue -${number}, or choose another`,
    },
  );
}
