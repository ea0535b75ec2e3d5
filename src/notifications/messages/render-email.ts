import type { MessageView } from '../../domain/message-view.ts';
import { letterAsHtml } from './html-letter.ts';
import { writeLetter, type MessageLinks } from './letter.ts';
import { letterAsText } from './text-letter.ts';

/** The words of a mail: the same letter twice, as plain text and as HTML. */
export interface RenderedEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes a message as a mail: one digest in the reader's language, however many items it has. */
export function renderEmail(view: MessageView, links: MessageLinks): RenderedEmail {
  const letter = writeLetter(view, links);
  return { subject: letter.subject, text: letterAsText(letter), html: letterAsHtml(letter) };
}
