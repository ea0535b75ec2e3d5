import { readBytes } from '../read-bytes.ts';
import { parseContacts, type ContactList } from './parse-contacts.ts';

/**
 * Opens a list of contacts and reads it, see `parseContacts`.
 * @throws DubanError `invalid-input` where the file is missing or cannot be opened, and as `parseContacts` does.
 */
export async function readContactsFile(path: string): Promise<ContactList> {
  return parseContacts(await readBytes(path), path);
}
