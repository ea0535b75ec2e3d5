import { fillIn, readPage } from './answer-page.ts';
import { TryLater, type Perform } from './perform.ts';

/**
 * A way to answer as with a browser: opens the link of the message, and sends the form where the act says more than
 * "received". Where an earlier attempt broke off after the form had left, rows that the page shows as answered are so
 * by that attempt.
 */
export function createBrowser(): Perform {
  const left = new Set<string>();
  return async ({ act, answerable: { link } }) => {
    if (link === null) throw new Error('the message has no link to answer by');
    const page = await request(link, {});
    const { form, missing } = fillIn(readPage(page), act.rows);
    const sentBefore = left.has(act.id);
    if ([...form.keys()].length > 0) {
      left.add(act.id);
      await request(link, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      });
    }
    left.delete(act.id);
    return { missing: sentBefore ? [] : missing };
  };
}

async function request(url: string, init: RequestInit): Promise<string> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new TryLater(`${new URL(url).host} does not answer`, { cause });
  });
  // A connection cut in mid-answer is the same as none.
  const body = await response.text().catch((cause: unknown) => {
    throw new TryLater('the answer broke off', { cause });
  });
  if (response.status >= 500 || response.status === 429) throw new TryLater(`HTTP ${response.status}`);
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${faultIn(body)}`);
  return body;
}

/** What the page says is wrong, in one line. */
function faultIn(html: string): string {
  const alert = /role="alert"[^>]*>(.*?)<\/div>/s.exec(html)?.[1] ?? '';
  return alert
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
