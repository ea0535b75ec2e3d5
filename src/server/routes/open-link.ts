import type { FastifyReply } from 'fastify';
import { DubanError } from '../../domain/errors.ts';
import { refusalPage } from '../html.ts';

/** What a signed link was issued for. */
export interface LinkTarget {
  readonly messageId: string;
  readonly contactId: string;
}

/** A page that a signed link opens: who reads it, what it shows, and what is said where it cannot. */
export interface LinkedPage<F> {
  /** Throws DubanError link-expired or link-invalid. */
  readonly read: (token: string) => Promise<LinkTarget>;
  /** Null where the link is of no use to its reader any more. */
  readonly load: (target: LinkTarget) => Promise<F | null>;
  /** In Chinese and English. */
  readonly expired: readonly [zh: string, en: string];
  readonly notFound: readonly [zh: string, en: string];
}

/** What a link opens; null when the reply has been sent instead: 410 where it has expired, else 404. */
export async function openLink<F>(
  { read, load, expired, notFound }: LinkedPage<F>,
  token: string,
  reply: FastifyReply,
): Promise<{ readonly target: LinkTarget; readonly form: F } | null> {
  try {
    const target = await read(token);
    const form = await load(target);
    if (form !== null) return { target, form };
  } catch (error) {
    if (!(error instanceof DubanError) || error.kind.http >= 500) throw error;
    if (error.code === 'link-expired') {
      asHtml(reply.status(410), refusalPage('链接已过期 Expired', ...expired));
      return null;
    }
  }
  asHtml(reply.status(404), refusalPage('链接无效 Not found', ...notFound));
  return null;
}

export function asHtml(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(text);
}
