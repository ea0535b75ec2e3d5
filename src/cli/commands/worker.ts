import { loadConfig } from '../../runtime/config.ts';
import { attachOrStart } from '../../runtime/embedded.ts';
import { engineSetupOf } from '../../runtime/engine-setup.ts';
import { startWorkers } from '../../runtime/engine.ts';
import { createLogger } from '../../runtime/log.ts';
import { untilStopped } from '../../runtime/until-stopped.ts';
import type { ExitStatus, Io } from '../io.ts';

/**
 * `duban worker`: runs workflows and activities until it is told to stop (SIGTERM, SIGINT). Any number of them may run
 * against one Temporal and one PostgreSQL.
 */
export async function worker(io: Io): Promise<ExitStatus> {
  const config = loadConfig();
  const log = createLogger(config.logLevel);
  const services = await attachOrStart({ config, log, purpose: 'command' });
  try {
    const baseUrl = `http://127.0.0.1:${config.httpPort ?? 8080}`;
    const setup = await engineSetupOf(config, services, { baseUrl, log });
    const workers = await startWorkers(setup);
    io.stderr.write('duban worker: 已就绪 ready\n');
    try {
      await Promise.race([untilStopped(), workers.ended]);
    } finally {
      await workers.stop();
    }
    return 0;
  } finally {
    await services.stop();
  }
}
