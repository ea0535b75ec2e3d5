import { createHash } from 'node:crypto';

/** An id that depends on its parts alone: the same cause gives the same row, whoever writes it and however often. */
export function stableId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\u001f')).digest('hex').slice(0, 32);
}
