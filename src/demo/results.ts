import type { DocumentHead, DocumentMessage, RehearsalDocument } from '../rehearsal/document.ts';
import { compareWithRehearsal, isClean, type CompareOptions, type Comparison } from './compare.ts';
import { documentOf, type FarSideRecord, type Person, type RecordedFindings } from './document.ts';

/** What the engine did: workflows started, steps taken, real seconds of the run. */
export interface EngineFigures {
  readonly workflows: number;
  readonly steps: number;
  readonly seconds: number;
}

/** OUT of `duban demo --json-file`. */
export type DemoDocument = RehearsalDocument &
  Comparison & {
    readonly engine: EngineFigures;
    readonly farSide: Pick<FarSideRecord, 'refused' | 'acts' | 'actsWaiting' | 'problems'>;
  };

export interface DemoInputs {
  readonly head: DocumentHead;
  readonly record: FarSideRecord;
  /** The document of a rehearsal with the same inputs, run in another process. */
  readonly rehearsal: { readonly messages: readonly DocumentMessage[] };
  readonly findings: RecordedFindings;
  readonly people: readonly Person[];
  readonly engine: EngineFigures;
  readonly unknownSms?: CompareOptions['unknownSms'];
}

/** The demo's result: the document of the run, with its comparison to what was foretold. */
export function demoDocument(inputs: DemoInputs): DemoDocument {
  const { head, record, rehearsal, findings, people, engine } = inputs;
  const comparison = compareWithRehearsal(record.messages, rehearsal.messages, {
    deadMailboxes: record.deadMailboxes,
    unknownSms: inputs.unknownSms ?? [],
  });
  const { refused, acts, actsWaiting, problems } = record;
  return {
    ...documentOf(head, record.messages, { ...findings, people }),
    ...comparison,
    engine,
    farSide: { refused, acts, actsWaiting, problems },
  };
}

/** 0 when everything arrived that should, nothing else did, and every answer could be given; else 1. */
export function exitStatusOf(document: Pick<DemoDocument, keyof Comparison | 'farSide'>): 0 | 1 {
  return isClean(document) && document.farSide.problems.length === 0 ? 0 : 1;
}
