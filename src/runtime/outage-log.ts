import type { Sender } from '../activities/ports.ts';
import type { Logger } from './log.ts';

/**
 * The same sender, with a line in the log when its server stops taking messages, whenever the reason changes, and when
 * it takes them again: not one for each message of an outage.
 */
export function withOutageLog(sender: Sender, log: Pick<Logger, 'warn' | 'info'>, channel: 'email' | 'sms'): Sender {
  let reason: string | null = null;
  return {
    async send(message) {
      const result = await sender.send(message);
      if (result.status === 'unavailable') {
        if (reason !== result.response) {
          log.warn({ channel, reason: result.response }, 'messages wait: the server takes nothing');
        }
        reason = result.response;
      } else if (reason !== null) {
        reason = null;
        log.info({ channel }, 'the server takes messages again');
      }
      return result;
    },
  };
}
