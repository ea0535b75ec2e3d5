import { spawnSync } from 'node:child_process';

let supported: boolean | undefined;

/**
 * Words to put before a server's command so that the system sends it `signal` when this process dies, however it dies:
 * a killed duban leaves no servers behind. Linux with setpriv only; elsewhere empty, and the next start ends leftovers.
 * They must stand after words that change the account, which would cancel the wish.
 */
export function followParent(signal: 'INT' | 'TERM'): readonly string[] {
  supported ??= process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;
  return supported ? ['setpriv', '--pdeathsig', signal, '--'] : [];
}
