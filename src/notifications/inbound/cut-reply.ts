import { REPLY_MARKERS } from '../messages/reply-marker.ts';

/*
 *  What a person wrote, without the mail that it answers. The marker line at the top of every message of ours is the
 *  surest place to cut; the heads that mail programs put above it (and that would stay) are found by their wording:
 *  QQ and Foxmail, Outlook, Gmail and iPhone, 163, and the old English line.
 */

const MARKER_WORDS = Object.values(REPLY_MARKERS).map((marker) => marker.replace(/^[\s—-]+|[\s—-]+$/g, ''));
const LONGEST = 200_000;

/** No head of a quoted mail is longer; prose is. */
const LONGEST_HEAD = 500;

/** A line without the quoting marks and emphasis that mail programs put around it; empty for what can be no head. */
const bare = (line: string): string =>
  line.length > LONGEST_HEAD ? '' : line.replace(/^[\s>|*\u00a0\u3000]+|[\s*\u00a0\u3000]+$/g, '');

/** "---- 原始邮件 ----", "-----Original Message-----" and their relatives. */
const DIVIDER =
  /^[-—_ ]{2,}\s*(?:原始邮件|原邮件|回复的原邮件|邮件原件|原始消息|转发邮件|转发的邮件|original message|forwarded message|original|replied message)\s*[-—_ ]{2,}$/i;

/** The first line of a mail head quoted as lines: 发件人：… or From: … */
const HEAD_START = /^(?:发件人|寄件人|from|发送时间|sent)\s*\*?\s*[:：]/i;
const HEAD_LINE =
  /^(?:发件人|寄件人|发送时间|发送日期|日期|收件人|抄送|主题|from|sent|date|to|cc|subject)\s*\*?\s*[:：]/i;

/** The end of "于2024年1月2日周二 09:12写道：" and "On Tue, Jan 2, 2024 at 9:12 AM X wrote:". */
const WROTE = /(?:写道|wrote)\s*[:：]?\s*$/i;
const WROTE_START = /^(?:在|于|on\b|at\b|\d{4}年|\d{4}[-/]\d|.{0,80}<[^<>\s]+@[^<>\s]+>)|于\s*\d{4}/i;

/** A sender that was wrapped away from the words that follow it. */
const ENDS_IN_ADDRESS = /<[^<>\s]+@[^<>\s]+>$/;

/** A line that a phone's mail program adds. */
const DEVICE = /^(?:发自我的|发自|来自我的|来自|获取|从我的|sent from my|sent from|get outlook for)\s*\S.{0,40}$/i;
const DEVICE_NAME = /iphone|ipad|android|outlook|foxmail|qq邮箱|网易邮箱|手机|华为|荣耀|小米|oppo|vivo|mail|邮箱大师/i;

/** A heading that stands only in our own messages. */
const OUR_HEADING = /^(?:发送缘由|后续安排|反馈方式|Why you get this|What happens next|How to answer)[:：]/;

/** The reply alone; empty when there is nothing above the quoted mail. */
export function cutReply(text: string): string {
  const lines = text.slice(0, LONGEST).split(/\r\n|\r|\n/);
  const own = lines.slice(0, firstQuotedLine(lines));
  const kept = own.filter((line) => !/^\s*>/.test(line) && !isDeviceLine(bare(line)));
  return trimBlank(kept).join('\n');
}

function firstQuotedLine(lines: readonly string[]): number {
  for (let at = 0; at < lines.length; at += 1) {
    const line = bare(lines[at] ?? '');
    if (MARKER_WORDS.some((words) => line.includes(words)) || DIVIDER.test(line) || OUR_HEADING.test(line)) return at;
    if (/^-- ?$/.test(lines[at] ?? '')) return at;
    if (HEAD_START.test(line) && isMailHead(lines, at)) return withoutRule(lines, at);
    if (WROTE.test(line)) {
      const start = startOfWrote(lines, at);
      if (start !== null) return start;
    }
  }
  return lines.length;
}

/** 发件人： alone may be a word of the reply; with two more such lines close behind it, it is a quoted head. */
function isMailHead(lines: readonly string[], at: number): boolean {
  const next = lines.slice(at + 1, at + 8).filter((line) => HEAD_LINE.test(bare(line)));
  return next.length >= 2;
}

/** Outlook draws a line of underscores above the head. */
function withoutRule(lines: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && /^[\s_-]*$/.test(lines[start - 1] ?? '')) start -= 1;
  return start;
}

/** Such a line is often wrapped: its beginning is looked for up to three lines above its end. */
function startOfWrote(lines: readonly string[], end: number): number | null {
  for (let start = end; start >= Math.max(0, end - 3); start -= 1) {
    const whole = lines
      .slice(start, end + 1)
      .map((line) => bare(line))
      .join(' ');
    if (WROTE_START.test(whole) && /\d/.test(whole))
      return ENDS_IN_ADDRESS.test(bare(lines[start - 1] ?? '')) ? start - 1 : start;
  }
  return null;
}

const isDeviceLine = (line: string): boolean => DEVICE.test(line) && DEVICE_NAME.test(line);

function trimBlank(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first === -1) return [];
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(first, last + 1);
}
