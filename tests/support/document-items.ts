import type { DocumentMessage } from '../../src/rehearsal/document.ts';

/** Each item with all that makes two of them equal. */
export const itemsOf = (messages: readonly DocumentMessage[]): string[] =>
  messages
    .flatMap(({ at, channel, to, items }) =>
      items.map(({ measure, kind, tone, rung, occurrence, request }) =>
        [at, channel, to.contact, measure, kind, tone, rung, occurrence, request?.id ?? '', request?.due ?? ''].join(
          ' ',
        ),
      ),
    )
    .sort();
