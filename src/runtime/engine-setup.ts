import { domainOf } from './addressing.ts';
import type { Config } from './config.ts';
import type { Services } from './embedded.ts';
import type { EngineSetup } from './engine.ts';
import type { Logger } from './log.ts';
import { secret } from './secrets.ts';
import { DubanError } from '../domain/errors.ts';

/**
 * What the engine's parts need, from the configuration and the services it stands on. Without DUBAN_LINK_SECRET the
 * installation makes a secret of its own; several machines must be given the same one.
 */
export async function engineSetupOf(
  config: Config,
  services: Pick<Services, 'databaseUrl' | 'temporal' | 'smtpUrl' | 'smsUrl'>,
  { baseUrl, log }: { readonly baseUrl: string; readonly log: Logger },
): Promise<EngineSetup> {
  if (services.temporal === undefined) {
    throw new DubanError('internal', '未启动 Temporal。 Temporal has not been started.');
  }
  return {
    databaseUrl: services.databaseUrl,
    temporal: services.temporal,
    smtpUrl: services.smtpUrl,
    smsUrl: services.smsUrl,
    mailFrom: config.mailFrom,
    mailDomain: domainOf(config.mailFrom),
    baseUrl: config.baseUrl ?? baseUrl,
    linkSecret: config.linkSecret ?? (await secret(config.home, 'link')),
    log,
  };
}
