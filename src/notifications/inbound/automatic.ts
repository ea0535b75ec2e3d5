import type { Email } from 'postal-mime';

/** Beginnings of the subjects of vacation answers, as the common Chinese and English mail systems write them. */
const SUBJECT =
  /^(?:自动回复|自动答复|自动应答|休假(?:自动)?回复|外出(?:自动)?回复|out of (?:the )?office|automatic reply|auto[- ]?reply|vacation (?:reply|response))/i;
const ROBOT = /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+@]|$)/i;

/** Whether a mail was written by a machine: a bounce, a vacation answer, a list. Such a mail is never answered (RFC 3834). */
export function isAutomaticMail(mail: Email, envelopeFrom: string | null): boolean {
  const header = (name: string): string =>
    mail.headers
      .find(({ key }) => key === name)
      ?.value.trim()
      .toLowerCase() ?? '';
  const submitted = header('auto-submitted');
  const from = mail.from?.address ?? '';
  return (
    envelopeFrom === '' ||
    (submitted !== '' && submitted !== 'no') ||
    /^(?:bulk|list|junk|auto[_-]?reply)/.test(header('precedence')) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-failed-recipients', 'list-id', 'x-duban-message'].some(
      (name) => header(name) !== '',
    ) ||
    /^multipart\/report/.test(header('content-type')) ||
    /^<\s*>$/.test(header('return-path')) ||
    ROBOT.test(from) ||
    SUBJECT.test((mail.subject ?? '').trim())
  );
}
