import type { DubanError } from '../../../domain/errors.ts';

/** What the watched part of a message is; everything else passes unread. */
interface Message {
  readonly chunk?: { readonly length?: number };
}

type Listener = (event: { readonly data: unknown }) => void;

/**
 * The channel between the two halves of pdf.js inside one thread. Each message waits for a turn of the event loop, so
 * that a page without end can be stopped between two of them: `watch` is asked with the number of drawing operations
 * that have passed and gives the error that ends the reading.
 */
export class WatchedPort {
  readonly #listeners = new Set<Listener>();
  readonly #watch: (operations: number) => DubanError | null;
  readonly #stop: (error: DubanError) => void;
  #operations = 0;
  #open = true;

  constructor(watch: (operations: number) => DubanError | null, stop: (error: DubanError) => void) {
    this.#watch = watch;
    this.#stop = stop;
  }

  addEventListener(_: 'message', listener: Listener, options?: { readonly signal?: AbortSignal }): void {
    this.#listeners.add(listener);
    options?.signal?.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  postMessage(message: Message, transfer?: ArrayBuffer[] | null): void {
    if (!this.#open) return;
    this.#operations += message.chunk?.length ?? 0;
    const error = this.#watch(this.#operations);
    if (error !== null) {
      this.close();
      this.#stop(error);
      return;
    }
    const data: unknown = structuredClone(message, { transfer: transfer ?? [] });
    setImmediate(() => {
      for (const listener of this.#open ? this.#listeners : []) listener({ data });
    });
  }

  /** Nothing passes any more; both halves wait for ever and are collected with the port. */
  close(): void {
    this.#open = false;
  }
}
