import type { Installation } from '../runtime/installation.ts';
import { iso } from './wording.ts';

type Waiting = Awaited<ReturnType<Installation['store']['waiting']['list']>>[number];

const CHANNELS: Readonly<Record<Waiting['channel'], string>> = { email: '邮件 mail', sms: '短信 SMS' };

const REASONS: Readonly<Record<Waiting['state'], string>> = {
  unavailable: '服务器不可用 the server takes nothing',
  deferred: '收件方暂拒 refused for now',
};

/** A line for each reason why messages wait: how many, since when, what the far side said. */
export function waitingLines(waiting: readonly Waiting[], instant: (atMs: number) => string): string[] {
  return waiting.map(
    ({ channel, state, response, messages, since, retryAt }) =>
      `  待发 waiting: ${CHANNELS[channel]} ${messages}（自 since ${instant(since)}；${REASONS[state]}：${response}；` +
      `下次重试 next attempt ${instant(retryAt)}）`,
  );
}

/** For a JSON document: instants as ISO 8601. */
export const waitingJson = ({ since, retryAt, ...row }: Waiting) => ({
  ...row,
  since: iso(since),
  retryAt: iso(retryAt),
});
