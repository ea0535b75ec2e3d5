import { userInfo } from 'node:os';

/** For the audit log: the account of the system that gave the command. */
export function accountName(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    // An account without a name, as containers have.
    return `cli:${process.getuid?.() ?? '?'}`;
  }
}
