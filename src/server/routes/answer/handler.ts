import type { FastifyInstance } from 'fastify';
import { refusalPage } from '../../html.ts';
import { asHtml, openLink, type LinkedPage, type LinkTarget } from '../open-link.ts';
import { formPage, thanksPage } from './present.ts';
import { readBody } from './read-body.ts';
import { bodySchema, type Answer, type AnswerForm } from './schema.ts';

/** What the answer page needs; the store and the link reader fit it by shape. */
export interface AnswerDeps {
  /** Throws DubanError `link-expired` or `not-allowed`. */
  readLink(token: string): Promise<LinkTarget>;
  /** The rows of the message that this contact may see; null when the message is not theirs or is gone. */
  loadForm(target: LinkTarget): Promise<AnswerForm | null>;
  /** Commits the answers in one transaction, then lets the measures look. */
  record(target: LinkTarget, answers: readonly Answer[]): Promise<void>;
}

const MAX_BODY_BYTES = 1_000_000;

/** The page behind a link in a mail or SMS: no login, opens exactly what it was issued for, until it expires. */
export function answerRoutes(app: FastifyInstance, deps: AnswerDeps): void {
  app.get<{ Params: { token: string } }>('/a/:token', async (request, reply) => {
    const opened = await openLink(pageOf(deps), request.params.token, reply);
    if (opened === null) return reply;
    const receipts = opened.form.rows
      .filter(({ task, requestId, settled }) => task === 'report' && requestId !== null && settled === null)
      .map(({ measureId }) => ({ type: 'receipt', measureId }) as const);
    // A HEAD request (link checkers of mail gateways) is no receipt; only a page that was really shown is.
    if (request.method === 'GET' && receipts.length > 0) await deps.record(opened.target, receipts);
    return asHtml(reply, formPage(opened.form));
  });

  app.post<{ Params: { token: string } }>('/a/:token', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    const opened = await openLink(pageOf(deps), request.params.token, reply);
    if (opened === null) return reply;
    const body = bodySchema.safeParse(request.body ?? {});
    if (!body.success) {
      return asHtml(
        reply.status(400),
        refusalPage(
          '无法读取 Unreadable',
          '提交的内容无法读取，请返回重填。',
          'The form could not be read; please fill it in again.',
        ),
      );
    }
    const { answers, faults } = readBody(opened.form, body.data);
    if (faults.length > 0) return asHtml(reply.status(400), formPage(opened.form, { faults, values: body.data }));
    if (answers.length === 0) {
      const warning = '尚未选择任何事项的答复。 / No row has been answered yet.';
      return asHtml(reply.status(400), formPage(opened.form, { warning, values: body.data }));
    }
    await deps.record(opened.target, answers);
    const codes = new Map(opened.form.rows.map(({ measureId, code }) => [measureId, code]));
    return asHtml(
      reply,
      thanksPage(opened.form, [...new Set(answers.map(({ measureId }) => codes.get(measureId) ?? ''))]),
    );
  });
}

const pageOf = (deps: AnswerDeps): LinkedPage<AnswerForm> => ({
  read: (token) => deps.readLink(token),
  load: (target) => deps.loadForm(target),
  expired: [
    '该链接已过期，请使用最近一次通知中的链接，或直接回复邮件。',
    'This link has expired. Use the link of the latest message, or reply to the mail.',
  ],
  notFound: [
    '该链接无效，请核对是否复制完整，或直接回复邮件。',
    'This link is not valid. Check that it was copied whole, or reply to the mail.',
  ],
});
