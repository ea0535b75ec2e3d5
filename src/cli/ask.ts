import { createInterface } from 'node:readline/promises';
import type { Io } from './io.ts';

/** Asks a person for consent; `unattended` is the answer where nobody can be asked (default: yes). */
export type Ask = (question: string, unattended?: boolean) => Promise<boolean>;

/**
 * Asks on the terminal; anything but y, yes or 是 is a no, and so is the end of input. Where no person sits at it (no
 * terminal on either side) the answer is yes, as scripts say what they want by the command itself, unless the question
 * says otherwise.
 */
export function askOnTerminal({ stderr }: Io): Ask {
  return async (question, unattended = true) => {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return unattended;
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
