import { DubanError } from '../domain/errors.ts';
import { canConnect } from './ports.ts';
import type { TemporalEndpoint } from './temporal-endpoint.ts';
import { describeServer, temporalUnreachable } from './temporal-namespace.ts';

const CONNECT_MS = 5_000;

/**
 * Passes when a Temporal server answers and knows duban's search attributes.
 * @throws DubanError `temporal-unreachable`, `temporal-not-prepared`.
 */
export async function requireTemporal(endpoint: TemporalEndpoint): Promise<void> {
  const { hostname, port } = new URL(`tcp://${endpoint.address}`);
  // First the port: gRPC goes on trying a refused connection until its time is up.
  if (!(await canConnect(hostname, Number(port), CONNECT_MS))) {
    throw temporalUnreachable(endpoint, new Error('连接不上 cannot be reached'));
  }
  const { missingAttributes } = await describeServer(endpoint, CONNECT_MS).catch((cause: unknown) => {
    throw temporalUnreachable(endpoint, cause);
  });
  if (missingAttributes.length === 0) return;
  const names = missingAttributes.join('、');
  throw new DubanError(
    'temporal-not-prepared',
    `Temporal 服务器 ${endpoint.address} 的命名空间 ${endpoint.namespace} 缺少搜索属性 ${names}：请先执行 duban migrate。` +
      ` Namespace ${endpoint.namespace} of the Temporal server lacks search attributes (${names}): run duban migrate first.`,
  );
}

/** Passes when the mail server's port answers; nothing is sent. @throws DubanError `mail-server-unreachable`. */
export async function requireMailServer(smtpUrl: string): Promise<void> {
  const { hostname, port, protocol } = new URL(smtpUrl);
  const number = Number(port || (protocol === 'smtps:' ? 465 : 587));
  if (await canConnect(hostname, number, CONNECT_MS)) return;
  throw new DubanError(
    'mail-server-unreachable',
    `无法连接邮件服务器 ${hostname}:${number}。请检查 SMTP_URL、网络和该服务器是否运行；待发邮件均予保留。` +
      ` The mail server ${hostname}:${number} cannot be reached: check SMTP_URL, the network and the server; nothing to be sent is lost.`,
  );
}
