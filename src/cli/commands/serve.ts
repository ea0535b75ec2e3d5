import { loadConfig } from '../../runtime/config.ts';
import { createLogger } from '../../runtime/log.ts';
import { serveInstallation } from '../../runtime/start-serving.ts';
import { untilStopped } from '../../runtime/until-stopped.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';

/**
 * `duban serve`: the pages behind links and the way in for replies, beside `duban worker`, against DATABASE_URL and
 * TEMPORAL_ADDRESS. Runs until it is told to stop (SIGTERM, SIGINT).
 */
export async function serve(
  options: CommonOptions,
  io: Io,
  stopped: Promise<unknown> = untilStopped(),
): Promise<ExitStatus> {
  const config = loadConfig();
  const serving = await serveInstallation({ config, log: createLogger(config.logLevel) });
  try {
    const { httpPort, inboundPort } = serving;
    const places = { pages: `http://127.0.0.1:${httpPort}`, replies: `smtp://127.0.0.1:${inboundPort}` };
    if (options.json) printJson(io, { pid: process.pid, places });
    else {
      io.stdout.write(
        `duban serve: 已就绪 ready\n  答复页面 answer pages      ${places.pages}\n  收取回信 replies by mail   ${places.replies}\n`,
      );
    }
    await stopped;
  } finally {
    await serving.stop();
  }
  return 0;
}
