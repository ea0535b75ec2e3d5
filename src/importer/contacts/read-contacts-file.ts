import { readInThread } from '../read-in-thread.ts';
import type { ContactList } from './parse-contacts.ts';

/**
 * Opens a list of contacts (csv, xlsx, xls, or a table of any format that plans are read from) and reads it in a thread
 * of its own, see `parseContacts`.
 * @throws DubanError `invalid-input` where the file is missing or cannot be opened, where a limit is passed, and as
 * `readDocument` and `parseContacts` do.
 */
export const readContactsFile = (path: string): Promise<ContactList> => readInThread('contacts', path, {});
