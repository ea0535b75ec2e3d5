import { randomInt } from 'node:crypto';
import net from 'node:net';
import { DubanError } from '../domain/errors.ts';

/** The only address that embedded servers bind: nothing of an embedded installation is reachable from outside. */
export const LOOPBACK = '127.0.0.1';

// Below the ports that systems hand out for outgoing connections: one of those could take a port between its choice and
// the start of the server that it is for.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_767;
const MOST_TRIES = 200;

/** `count` different free TCP ports on loopback. All are held while they are looked for, so no port is named twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: net.Server[] = [];
  try {
    for (let i = 0; i < count; i += 1) servers.push(await listenAnywhere());
    return servers.map(portOf);
  } finally {
    await Promise.all(servers.map(closed));
  }
}

/** One free TCP port on loopback. */
export async function freePort(): Promise<number> {
  const server = await listenAnywhere();
  const port = portOf(server);
  await closed(server);
  return port;
}

/** Throws `port-taken`, naming the variable that sets the port, when another process listens there. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  try {
    const server = await listenOnce(port);
    await closed(server);
  } catch (cause) {
    throw new DubanError('port-taken', portTakenMessage(port, variable), { cause });
  }
}

/** The sentence for a port that another process holds. */
export function portTakenMessage(port: number, variable: string): string {
  return (
    `端口 ${port} 已被其他程序占用。请停止该程序，或在环境变量 ${variable} 中另行指定端口。` +
    ` Port ${port} is in use by another program: stop it, or set ${variable} to another port.`
  );
}

/** Whether something accepts TCP connections at `host:port` within `timeoutMs`. */
export function canConnect(host: string, port: number, timeoutMs = 1_000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const finish = (reachable: boolean): void => {
      socket.destroy();
      resolve(reachable);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

/** At random, so that programs that start at the same time do not choose the same. */
async function listenAnywhere(): Promise<net.Server> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const server = await listenOnce(randomInt(FIRST_PORT, LAST_PORT + 1)).catch(() => null);
    if (server !== null) return server;
  }
  return listenOnce(0);
}

function listenOnce(port: number): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => resolve(server));
  });
}

function closed(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numeric port');
  return address.port;
}
