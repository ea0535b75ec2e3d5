import type { FastifyInstance } from 'fastify';
import { DubanError } from '../../../domain/errors.ts';
import { asHtml, openLink, type LinkedPage, type LinkTarget } from '../open-link.ts';
import { peoplePage, peopleSavedPage } from './present.ts';
import { peopleBodySchema, type PeopleBody, type PeopleForm, type PersonView } from './schema.ts';

/** Whom a unit names. */
export interface People {
  readonly holder: PersonView;
  readonly deputy: PersonView | null;
}

/** What the page needs; store, link reader and the reader of typed fields fit it by shape. */
export interface PeopleDeps {
  /** Throws DubanError `link-expired` or `not-allowed`. */
  readPeopleLink(token: string): Promise<LinkTarget>;
  /** Null when the link is of no use any more. */
  loadPeople(target: LinkTarget): Promise<PeopleForm | null>;
  /** Understands the fields, or says every fault at once. */
  readPeople(body: PeopleBody): { readonly people: People | null; readonly faults: readonly string[] };
  /** Commits the people, then wakes whom it concerns. Throws DubanError `invalid-input` with every fault. */
  namePeople(target: LinkTarget, people: People): Promise<void>;
}

const MAX_BODY_BYTES = 16_000;

/**
 * The page behind the link of a hand-over, without login: the signed token in its path is what a forged request lacks.
 */
export function peopleRoutes(app: FastifyInstance, deps: PeopleDeps): void {
  app.get<{ Params: { token: string } }>('/u/:token', async (request, reply) => {
    const opened = await openLink(pageOf(deps), request.params.token, reply);
    return opened === null ? reply : asHtml(reply, peoplePage(opened.form));
  });

  app.post<{ Params: { token: string } }>('/u/:token', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    const opened = await openLink(pageOf(deps), request.params.token, reply);
    if (opened === null) return reply;
    const { target, form } = opened;
    const body = peopleBodySchema.safeParse(request.body ?? {});
    if (!body.success) return asHtml(reply.status(400), peoplePage(form, { faults: [UNREADABLE] }));
    const { people, faults } = deps.readPeople(body.data);
    if (people === null) return asHtml(reply.status(400), peoplePage(form, { faults, typed: body.data }));
    try {
      await deps.namePeople(target, people);
    } catch (error) {
      if (!(error instanceof DubanError) || error.code !== 'invalid-input') throw error;
      const found = error.faults.map(({ message }) => message);
      return asHtml(reply.status(400), peoplePage(form, { faults: found, typed: body.data }));
    }
    return asHtml(reply, peopleSavedPage(form));
  });
}

const UNREADABLE = '提交的内容无法读取，请重新填写。 / The form could not be read; please fill it in again.';

const pageOf = (deps: PeopleDeps): LinkedPage<PeopleForm> => ({
  read: (token) => deps.readPeopleLink(token),
  load: (target) => deps.loadPeople(target),
  expired: ['该链接已过期，请联系督办单位。', 'This link has expired: ask the supervising office.'],
  notFound: [
    '该链接无效，或您已不再担任该单位的联络员。',
    'This link is not valid, or you are not a liaison of the unit any more.',
  ],
});
