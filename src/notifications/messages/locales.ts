import type { MessageView } from '../../domain/message-view.ts';
import { EN } from './en.ts';
import type { Wording } from './wording.ts';
import { ZH } from './zh.ts';

/** The words of a locale. */
export function wordingOf(locale: MessageView['locale']): Wording {
  return locale === 'en' ? EN : ZH;
}
