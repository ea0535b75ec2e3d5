import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { DubanError } from '../domain/errors.ts';
import type { Config } from './config.ts';

/** A Temporal server as clients and workers reach it: the same shape for an embedded one, a cluster and the cloud. */
export interface TemporalEndpoint {
  readonly address: string;
  readonly namespace: string;
  /** For `Connection.connect` and `NativeConnection.connect` alike: address, TLS, key, metadata. */
  readonly connectionOptions: Pick<ClientConnectConfig['connectionOptions'], 'address' | 'apiKey' | 'tls' | 'metadata'>;
}

/** The endpoint of a server of our own. */
export function endpointOf(server: Pick<TemporalEndpoint, 'address' | 'namespace'>): TemporalEndpoint {
  const { address, namespace } = server;
  return { address, namespace, connectionOptions: { address } };
}

/**
 * The endpoint that the SDK's standard environment names (TEMPORAL_ADDRESS, TEMPORAL_PROFILE, …), or null when it
 * names none and the embedded server is meant.
 * @throws DubanError `invalid-configuration` when the profile cannot be read or has no address.
 */
export function namedEndpoint(config: Pick<Config, 'temporal'>): TemporalEndpoint | null {
  if (config.temporal === undefined) return null;
  try {
    const profile = loadClientConnectConfig({ overrideEnvVars: { ...config.temporal.environment } });
    const { address } = profile.connectionOptions;
    if (!address) throw new Error('the profile has no address');
    return {
      address,
      namespace: profile.namespace ?? 'default',
      connectionOptions: defined(profile.connectionOptions),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DubanError(
      'invalid-configuration',
      `TEMPORAL_* 环境变量或其配置文件有误：${reason}。 The TEMPORAL_* variables or their profile are wrong: ${reason}.`,
      { cause },
    );
  }
}

/** Leaves out what is undefined: the SDK takes `tls: undefined` for a choice. */
function defined(options: ClientConnectConfig['connectionOptions']): TemporalEndpoint['connectionOptions'] {
  return {
    ...(options.address === undefined ? {} : { address: options.address }),
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    ...(options.metadata === undefined ? {} : { metadata: options.metadata }),
  };
}
