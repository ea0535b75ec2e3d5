import type { Installation } from '../../runtime/installation.ts';
import { checkDates, engineLine, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { whoAsks } from '../who-asks.ts';
import { dateZh } from '../../names/dates.ts';

export interface ClosureAddOptions extends CommonOptions {
  readonly reason: string;
}

type Calendar = Installation['store']['calendar'];
type Closure = Parameters<Calendar['addClosure']>[0];
type Days = Omit<Closure, 'reason'>;

/** `duban calendar closure add UNIT FROM TO --reason …`: nothing is sent to the unit's people on those days. */
export function closureAdd(closure: Closure, options: CommonOptions, io: Io): Promise<ExitStatus> {
  return change(closure, options, { io, act: (calendar) => calendar.addClosure(closure, whoAsks()), done: ADDED });
}

/** `duban calendar closure remove UNIT FROM TO`. */
export function closureRemove(closure: Days, options: CommonOptions, io: Io): Promise<ExitStatus> {
  return change(closure, options, { io, act: (calendar) => calendar.removeClosure(closure, whoAsks()), done: REMOVED });
}

/** `duban calendar closure list`. */
export async function closureList(options: CommonOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const closures = await store.calendar.closures();
    if (options.json) printJson(io, { closures });
    else if (closures.length === 0) io.stdout.write('没有登记单位休息日。 No unit is closed.\n');
    else io.stdout.write(`${closures.map((one) => `  ${daysText(one)}：${one.reason}`).join('\n')}\n`);
    return 0;
  });
}

interface Act {
  readonly io: Io;
  readonly act: (calendar: Calendar) => ReturnType<Calendar['addClosure']>;
  readonly done: { readonly zh: string; readonly en: string };
}

const ADDED = {
  zh: '已登记单位休息日（当日不向该单位发送，催办节点顺延，报送期限不变）',
  en: 'Closed: nothing is sent to it on those days, rungs move, due dates stay',
};
const REMOVED = { zh: '已撤销单位休息日', en: 'Taken back' };
const UNCHANGED = { zh: '此前已登记，未作变动', en: 'Closed already, nothing was changed' };

async function change(days: Days, options: CommonOptions, { io, act, done }: Act): Promise<ExitStatus> {
  checkDates({ FROM: days.from, TO: days.to });
  return onInstallation<ExitStatus>(async ({ store, tellReplan }) => {
    const { changed, version } = await act(store.calendar);
    const engine = changed ? await tellReplan() : null;
    if (options.json) printJson(io, { ...days, changed, version, engine });
    else {
      const { zh, en } = changed ? done : UNCHANGED;
      io.stdout.write(`${zh}：${daysText(days)}。 ${en}.\n${engine === null ? '' : `${engineLine(engine)}\n`}`);
    }
    return 0;
  });
}

const daysText = ({ unit, from, to }: Days): string => `${unit} ${dateZh(from)}至${dateZh(to)}`;
