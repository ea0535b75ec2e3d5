import { parentPort, workerData } from 'node:worker_threads';
import type { DraftPlan } from '../domain/draft-plan.ts';
import { DubanError, type Fault } from '../domain/errors.ts';
import { type ContactList, parseContacts } from './contacts/parse-contacts.ts';
import { readList } from './read-list.ts';
import { type PlanOptions, readPlan } from './read-plan.ts';

/*
 * The program of the thread that a document is read in. One order, one answer; whatever else is thrown ends the thread
 * and reaches the caller as the thread's error.
 */

/** What can be read out of a document, and what comes of it. */
export interface Readings {
  readonly plan: DraftPlan;
  readonly contacts: ContactList;
}

export interface ReadOrder {
  readonly reading: keyof Readings;
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly options: Omit<PlanOptions, 'file'>;
}

export type ReadAnswer =
  { readonly result: Readings[keyof Readings] } | { readonly message: string; readonly faults: readonly Fault[] };

async function answer(order: ReadOrder): Promise<ReadAnswer> {
  try {
    return { result: await resultOf(order) };
  } catch (error) {
    if (error instanceof DubanError) return { message: error.message, faults: error.faults };
    throw error;
  }
}

async function resultOf({ reading, bytes, file, options }: ReadOrder): Promise<Readings[keyof Readings]> {
  switch (reading) {
    case 'plan':
      return readPlan(bytes, { ...options, file });
    case 'contacts':
      return parseContacts(await readList(bytes, file), file);
  }
}

// Whoever starts the thread hands the order over; the type is that of `readInThread`, its only caller.
parentPort?.postMessage(await answer(workerData as ReadOrder));
