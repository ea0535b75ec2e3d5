import { ROLE_NAMES } from '../../names/names.ts';
import type { Installation } from '../../runtime/installation.ts';
import { onInstallation, refuseUsage, wrongOption } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { faultLines } from '../wording.ts';
import { dateZh } from '../../names/dates.ts';

export interface PlanCheckOptions extends CommonOptions {
  readonly days?: string;
}

type Check = Awaited<ReturnType<Installation['store']['plans']['check']>>;

const DAYS = 10;
const MOST_DAYS = 500;

/**
 * `duban plan check PLAN [--days N]`: who cannot be reached, now and in the working days to come, before anything is sent.
 * Status 0 with the gaps listed: that there are some is the answer, not a failure.
 */
export async function planCheck(name: string, options: PlanCheckOptions, io: Io): Promise<ExitStatus> {
  const days = daysOf(options.days);
  return onInstallation<ExitStatus>(async ({ store }) => {
    const { id, title, state } = await store.plans.show(name);
    const check = await store.plans.check(id, days);
    if (options.json) printJson(io, { planId: id, title, state, workingDays: days, ...check });
    else io.stdout.write(`${linesOf(title, check).join('\n')}\n`);
    return 0;
  });
}

function daysOf(text: string | undefined): number {
  const days = Number(text ?? DAYS);
  const fits = Number.isInteger(days) && days >= 0 && days <= MOST_DAYS;
  const allowed = { zh: `0 至 ${MOST_DAYS} 的整数（工作日）`, en: `a whole number of working days, 0 to ${MOST_DAYS}` };
  refuseUsage(fits ? [] : [wrongOption('--days', text ?? '', allowed)]);
  return days;
}

function linesOf(title: string, check: Check): string[] {
  const { gaps, deadAddresses, withoutLead, overloaded, faults, today, until } = check;
  const found = gaps.length + deadAddresses.length + withoutLead.length + overloaded.length + faults.length;
  return [
    `${title}：${dateZh(today)}至${dateZh(until)}的通达性检查 who can be reached, ${today} to ${until}`,
    ...(found === 0 ? ['  各席位均可送达。 Everybody can be reached.'] : []),
    ...gaps.flatMap(gapLines),
    ...deadAddresses.map(
      ({ contactId, unit, role, channels }) =>
        `  ${unit}${ROLE_NAMES[role].zh}（${contactId}）的${channels.map((one) => CHANNELS[one]).join('、')}已失效：请更新。` +
        ` Dead address of the ${role} of ${unit} (${channels.join(', ')}): give another.`,
    ),
    ...(withoutLead.length === 0
      ? []
      : [
          `  第 ${withoutLead.join('、')} 项没有牵头单位：请明确或指定汇总单位。` +
            ` Measures ${withoutLead.join(', ')} have no lead unit: name one, or a collecting unit.`,
        ]),
    ...overloaded.map(
      ({ contactId, units, budget }) =>
        `  ${contactId} 兼任 ${units.length} 个单位（${units.join('、')}），超过每日 ${budget} 封邮件的限额：请分由他人担任。` +
        ` Holds seats in ${units.length} units, more than the ${budget} mails a day: share them out.`,
    ),
    ...faultLines(faults),
  ];
}

function gapLines({ unit, role, reason, on, rung, insteadUnit, instead, measures }: Check['gaps'][number]): string[] {
  const why = reason === 'vacant' ? ['无人担任', 'nobody holds it'] : ['联系方式均已失效', 'no address works'];
  const to = instead === null || insteadUnit === null ? null : { unit: insteadUnit, role: instead.role };
  return [
    `  ${unit}${ROLE_NAMES[role].zh}：${why[0]}，涉及第 ${measures.join('、')} 项；${dateZh(on)}起将无法送达（${rung}），` +
      `${to === null ? '届时无人收到' : `届时改送${to.unit}${ROLE_NAMES[to.role].zh}`}。请用 duban contact import 补充。`,
    `    The ${role} of ${unit}: ${why[1]}; the first message missed is ${rung} of ${on}` +
      ` (${to === null ? 'nobody gets it' : `it goes to the ${to.role} of ${to.unit}`}). Import a contact.`,
  ];
}

const CHANNELS = { email: '邮箱', sms: '手机' } as const;
