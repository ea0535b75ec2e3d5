import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MessageView } from '../domain/message-view.ts';
import type { Because, NoticeKind, Role, Tone } from '../domain/policy.ts';

/*
 *  What a message is about, for machines: codes and ids only, never a name or an address. A mail carries it in the
 *  header X-Duban-Items, an SMS in the gateway's `reference`. The shape is that of `items` in `duban plan rehearse`.
 *
 *      measure;role;kind;tone;rung;occurrence;requestId;because+because;due
 *
 *  Items are joined by ", ", so that a header folds between them. The last three fields are empty without a request.
 */

/** One item of a message as the far side reads it. */
export interface ItemCode {
  readonly measure: string;
  readonly role: Role;
  readonly kind: NoticeKind;
  readonly tone: Tone;
  readonly rung: string;
  readonly occurrence: number;
  readonly request: {
    readonly id: string;
    readonly because: readonly Because[];
    readonly due: LocalDate;
  } | null;
}

const FIELDS = 9;
/** Everything that separates, folds, or does not belong into an unencoded header. */
const UNSAFE = /[^\x21-\x7e]|[%;,]/gu;

/** The items of a message as one line of printable ASCII. */
export function encodeItems(view: Pick<MessageView, 'items'>): string {
  return view.items
    .map(({ notice }) => {
      const { measureCode, role, kind, tone, rung, occurrence, request } = notice;
      const plain = [measureCode, role, kind, tone, rung, String(occurrence)].map(escapeField);
      const asked = request === null ? ['', '', ''] : [escapeField(request.id), request.because.join('+'), request.due];
      return [...plain, ...asked].join(';');
    })
    .join(', ');
}

/** Reads what `encodeItems` wrote, folded or not. Throws DubanError invalid-input for anything else. */
export function decodeItems(headerText: string): ItemCode[] {
  const joined = headerText.replace(/\s+/g, '');
  return joined === '' ? [] : joined.split(',').map(decodeItem);
}

function decodeItem(text: string): ItemCode {
  const fields = text.split(';');
  const [measure, role, kind, tone, rung, occurrence, requestId, because, due] = fields.map(unescapeField);
  const count = Number(occurrence);
  if (fields.length !== FIELDS || !measure || !rung || !Number.isInteger(count) || count < 1) throw notItems(text);
  return {
    measure,
    // The words of these three come from our own messages; a newer release may know more of them than this one.
    role: role as Role,
    kind: kind as NoticeKind,
    tone: tone as Tone,
    rung,
    occurrence: count,
    request: requestId
      ? { id: requestId, because: (because ?? '').split('+').filter(Boolean) as Because[], due: due ?? '' }
      : null,
  };
}

const escapeField = (value: string): string => value.replace(UNSAFE, (character) => encodeURIComponent(character));

function unescapeField(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw notItems(value);
  }
}

function notItems(value: string): DubanError {
  return new DubanError(
    'invalid-input',
    `“${value.slice(0, 80)}”不是督办消息的事项编码：应为以分号分隔的 ${FIELDS} 个字段。` +
      ` / "${value.slice(0, 80)}" is not an item code: ${FIELDS} fields joined by semicolons are expected.`,
  );
}
