import type { MessageView } from '../domain/message-view.ts';
import { readLink, readPeopleLink, signLink, signPeopleLink, type LinkTarget } from '../notifications/links.ts';
import { replyAddressOf } from '../notifications/mail-ids.ts';
import type { MessageLinks } from '../notifications/messages/letter.ts';

/** How duban is reached from outside. */
export interface Addressing {
  /** Where the pages are, without a closing slash. */
  readonly baseUrl: string;
  /** Signs links and reply addresses; at least 32 characters. */
  readonly linkSecret: string;
  /** Domain of Message-IDs and of the reply address. */
  readonly mailDomain: string;
}

/** A link opens for half a year: longer than any round of a quarter, shorter than a person's stay in office. */
const LINK_LIFE_MS = 183 * 24 * 3_600_000;

export interface Addresses {
  readonly domain: string;
  linksOf(view: MessageView): MessageLinks;
  /** @throws DubanError `link-expired`, `not-allowed`. */
  readLink(token: string, now: number): LinkTarget;
  /** @throws DubanError `link-expired`, `not-allowed`. */
  readPeopleLink(token: string, now: number): LinkTarget;
}

/** The links and addresses of one installation. */
export function addressing({ baseUrl, linkSecret, mailDomain }: Addressing): Addresses {
  return {
    domain: mailDomain,
    linksOf: (view) => {
      const target = { messageId: view.id, contactId: view.contact.id };
      const token = signLink(linkSecret, target, view.at + LINK_LIFE_MS);
      const people = signPeopleLink(linkSecret, target, view.at + LINK_LIFE_MS);
      return {
        answerUrl: `${baseUrl}/a/${token}`,
        peopleUrl: `${baseUrl}/u/${people}`,
        baseUrl,
        inboundAddress: replyAddressOf(linkSecret, view.id, mailDomain),
      };
    },
    readLink: (token, now) => readLink(linkSecret, token, now),
    readPeopleLink: (token, now) => readPeopleLink(linkSecret, token, now),
  };
}

/** The domain of an address such as `督办平台 <duban@mail.example>`. */
export function domainOf(from: string): string {
  return /@([^\s@>]+)/.exec(from)?.[1] ?? 'duban.invalid';
}
