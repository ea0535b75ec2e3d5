import { readEmail, readMobile } from './values.ts';

/** What a unit's page sends: name, mail and mobile of the liaison and of the deputy, as typed. */
export type NamedFields = Readonly<Partial<Record<`${'holder' | 'deputy'}.${'name' | 'email' | 'mobile'}`, string>>>;

/** A person whom a unit names. */
export interface NamedPerson {
  readonly name: string;
  readonly email: string | null;
  readonly mobile: string | null;
}

export interface NamedPeople {
  readonly holder: NamedPerson;
  /** Null where the unit names nobody. */
  readonly deputy: NamedPerson | null;
}

const NAME_LENGTH = 60;

/** Understands what a unit has typed, or says every fault at once, in Chinese with English beside it. */
export function readNamedPeople(fields: NamedFields): {
  readonly people: NamedPeople | null;
  readonly faults: readonly string[];
} {
  const faults: string[] = [];
  const holder = personOf(fields, 'holder', faults);
  const wanted = (['name', 'email', 'mobile'] as const).some(
    (field) => (fields[`deputy.${field}`] ?? '').trim() !== '',
  );
  const deputy = wanted ? personOf(fields, 'deputy', faults) : null;
  if (holder !== null && deputy !== null && isSame(holder, deputy)) faults.push(SAME_PERSON);
  return { people: faults.length > 0 || holder === null ? null : { holder, deputy }, faults };
}

const WHO = { holder: ['联络员', 'liaison'], deputy: ['副联络员', 'deputy'] } as const;

function personOf(fields: NamedFields, who: 'holder' | 'deputy', faults: string[]): NamedPerson | null {
  const [zh, en] = WHO[who];
  const typed = (field: 'name' | 'email' | 'mobile'): string => (fields[`${who}.${field}`] ?? '').trim();
  const [name, mail, number] = [typed('name'), typed('email'), typed('mobile')];
  const [email, mobile] = [mail === '' ? null : readEmail(mail), number === '' ? null : readMobile(number)];
  const found = [
    ...(name === '' ? [`请填写${zh}姓名。 / Give the name of the ${en}.`] : []),
    ...(name.length > NAME_LENGTH
      ? [`${zh}姓名超过 ${NAME_LENGTH} 个字。 / The name of the ${en} has more than ${NAME_LENGTH} characters.`]
      : []),
    ...(mail !== '' && email === null
      ? [`${zh}邮箱“${mail}”不是有效地址，应如 lianluo@example.gov.cn。 / "${mail}" is no mail address of the ${en}.`]
      : []),
    ...(number !== '' && mobile === null
      ? [`${zh}手机“${number}”无效，应为 11 位手机号。 / "${number}" is no mobile number of the ${en}: eleven digits.`]
      : []),
    ...(mail === '' && number === ''
      ? [`请填写${zh}的邮箱或手机，至少一项。 / Give a mail address or a mobile number of the ${en}.`]
      : []),
  ];
  faults.push(...found);
  return found.length > 0 ? null : { name, email, mobile };
}

function isSame(a: NamedPerson, b: NamedPerson): boolean {
  return (a.email !== null && a.email === b.email) || (a.mobile !== null && a.mobile === b.mobile);
}

const SAME_PERSON =
  '联络员与副联络员的邮箱或手机相同：副联络员须是另一人。 / Liaison and deputy share an address: the deputy is somebody else.';
