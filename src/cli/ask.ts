import { createInterface } from 'node:readline/promises';
import type { Io } from './io.ts';

/** Asks a person for consent. */
export type Ask = (question: string) => Promise<boolean>;

/**
 * Asks on the terminal; anything but y, yes or 是 is a no, and so is the end of input. Where no person sits at it (no
 * terminal on either side) the answer is yes: scripts say what they want by the command itself.
 */
export function askOnTerminal({ stderr }: Io): Ask {
  return async (question) => {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
    const prompt = createInterface({ input: process.stdin, output: stderr });
    try {
      const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
      const answer = await Promise.race([prompt.question(`${question} [y/N] `), closed]);
      return /^(?:y|yes|是|好)$/iu.test(answer.trim());
    } finally {
      prompt.close();
    }
  };
}
