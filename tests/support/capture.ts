import { Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';

/** Streams that keep what is written to them. */
export function capture(): { readonly written: { stdout: string; stderr: string }; readonly io: Io } {
  const written = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written[name] += chunk.toString('utf8');
        done();
      },
    });
  return { written, io: { stdout: into('stdout'), stderr: into('stderr') } };
}
