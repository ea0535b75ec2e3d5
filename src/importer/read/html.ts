import type { FaultPlace } from '../../domain/errors.ts';
import { decodeText } from './decode.ts';
import type { ReadDocument } from './document.ts';
import { documentOfPages } from './html-document.ts';
import { isWebArchive } from './sniff.ts';

/**
 * Reads a web page, also one that an office program saved, under whatever name; and a web archive. Nothing is run and
 * nothing is fetched.
 * @throws DubanError `invalid-input` for an unknown encoding, nothing written, or more than a plan can have.
 */
export async function readHtml(bytes: Uint8Array, where: FaultPlace): Promise<ReadDocument> {
  if (isWebArchive(bytes)) return (await import('./mhtml.ts')).readMhtml(bytes, where);
  const { text, encoding } = decodeText(bytes, where);
  return { ...documentOfPages([{ html: text, where }], where), encoding };
}
