import pc from 'picocolors';
import { localDateOf } from '../domain/zone.ts';
import {
  blockLines,
  EMPTY_TALLY,
  headLine,
  progressAt,
  tallyText,
  type DemoFrame,
  type DemoTally,
} from './terminal-block.ts';
import { TellingEvents, type DemoFact, type TellingLine } from './terminal-events.ts';
import { summaryLines, type DemoSummary } from './terminal-summary.ts';
import { displayWidth, fit } from './terminal-width.ts';
import { dateZh } from '../names/dates.ts';

/** Where the display writes; `process.stdout` and `process.stderr` fit. */
export interface TerminalOut {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface DisplayOptions {
  readonly out: TerminalOut;
  /** Colours; default: what the terminal can do, NO_COLOR respected. */
  readonly color?: boolean;
  /** Real milliseconds, to limit how often the live lines are drawn. */
  readonly clock: () => number;
}

/** The demo on the terminal. Without a TTY: plain lines, one for each event and each tenth of the plan's life. */
export interface DemoDisplay {
  /** Virtual time has moved, or the counts have. `note` stands below the counts (what is being waited for). */
  update(current: { readonly now: number; readonly tally: DemoTally; readonly note?: string | null }): void;
  /** Something happened; it is shown if it tells something new. In order of virtual time. */
  fact(fact: DemoFact): void;
  /** Draws the last state and the closing report; nothing may be drawn afterwards. */
  finish(summary: DemoSummary): void;
  /** Takes the live lines away and gives the cursor back, e.g. before an error is printed. */
  close(): void;
}

const REDRAW_MS = 100;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
/** Off while the live lines are drawn: a line that a terminal draws wider than we count must not wrap. */
const NO_WRAP = '\u001b[?7l';
const WRAP = '\u001b[?7h';

const eraseLines = (count: number): string => (count === 0 ? '' : `\u001b[${count}A\r\u001b[J`);

/** A display for one run. */
export function createDisplay(frame: DemoFrame, options: DisplayOptions): DemoDisplay {
  const colors = pc.createColors(options.color ?? (pc.isColorSupported && options.out.isTTY === true));
  const display = options.out.isTTY === true ? liveDisplay : plainDisplay;
  options.out.write(`${colors.bold(headLine(frame))}\n`);
  return display(frame, options, colors);
}

type Palette = ReturnType<typeof pc.createColors>;
type Current = Parameters<DemoDisplay['update']>[0];

function liveDisplay(frame: DemoFrame, { out, clock }: DisplayOptions, colors: Palette): DemoDisplay {
  const events = new TellingEvents(frame);
  let current: Current | null = null;
  let drawn = 0;
  let drawnAt = -Infinity;
  const columns = (): number => Math.max(20, out.columns ?? 80);
  const draw = (above: readonly string[]): void => {
    const lines = current === null ? [] : blockLines(frame, current, { columns: columns(), colors });
    const text = [...above.map((line) => `${line}\n`), NO_WRAP, ...lines.map((line) => `${line}\n`), WRAP].join('');
    out.write(`${HIDE_CURSOR}${eraseLines(drawn)}${text}`);
    drawn = lines.length;
    drawnAt = clock();
  };
  const show = (lines: readonly TellingLine[]): void => {
    if (lines.length > 0) draw(lines.map((line) => eventLine(line, columns(), colors)));
  };
  const close = (): void => {
    out.write(`${eraseLines(drawn)}${SHOW_CURSOR}`);
    drawn = 0;
  };
  return {
    update: (next) => {
      current = next;
      show(events.reached(next.now));
      if (clock() - drawnAt >= REDRAW_MS) draw([]);
    },
    fact: (fact) => show(events.take(fact)),
    finish: (summary) => {
      show(events.end());
      const last =
        current === null ? [] : blockLines(frame, { ...current, note: null }, { columns: columns(), colors });
      close();
      out.write(`${[...last, ...summaryLines(summary, colors)].join('\n')}\n`);
    },
    close,
  };
}

function plainDisplay(frame: DemoFrame, { out }: DisplayOptions, colors: Palette): DemoDisplay {
  const events = new TellingEvents(frame);
  let tenths = -1;
  let tally = EMPTY_TALLY;
  const show = (lines: readonly TellingLine[]): void => {
    for (const line of lines) out.write(`${eventLine(line, Infinity, colors)}\n`);
  };
  return {
    update: (next) => {
      tally = next.tally;
      show(events.reached(next.now));
      const date = localDateOf(frame.zone, next.now);
      const reached = Math.floor(progressAt(frame, date) * 10);
      if (reached > tenths) out.write(`${dateZh(date)}  ${reached * 10}%  ${tallyText(tally, frame.measures)}\n`);
      tenths = Math.max(tenths, reached);
    },
    fact: (fact) => show(events.take(fact)),
    finish: (summary) => {
      show(events.end());
      out.write(`${[tallyText(tally, frame.measures), ...summaryLines(summary, colors)].join('\n')}\n`);
    },
    close: () => undefined,
  };
}

/** Date, Chinese, and English as far as the line allows. */
function eventLine({ on, zh, en, tone }: TellingLine, columns: number, colors: Palette): string {
  const head = `${dateZh(on)} `;
  const said = fit(zh, columns - displayWidth(head));
  const room = columns - displayWidth(head) - displayWidth(said) - 2;
  const beside = room >= 12 ? `  ${fit(en, room)}` : '';
  const paint = { plain: (text: string) => text, good: colors.green, warn: colors.yellow, bad: colors.red }[tone];
  return `${colors.dim(head)}${paint(said)}${colors.dim(beside)}`;
}
