import { loadConfig } from '../../runtime/config.ts';
import { createLogger } from '../../runtime/log.ts';
import { rebuildOnce } from '../../runtime/rebuild-once.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';

/**
 * `duban engine rebuild`: gives every open measure, waiting contact and open cycle its workflow back, after Temporal's
 * own state was lost or replaced. Safe to repeat; decides and sends nothing by itself.
 */
export async function engineRebuild(options: CommonOptions, io: Io): Promise<ExitStatus> {
  const config = loadConfig();
  const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel);
  const counts = await rebuildOnce({ config, log });
  if (options.json) printJson(io, counts);
  else {
    io.stdout.write(
      `已重建：措施 ${counts.measures} 项，待发联系人 ${counts.contacts} 名，报告周期 ${counts.cycles} 个。` +
        ` Rebuilt: ${counts.measures} measures, ${counts.contacts} contacts, ${counts.cycles} cycles.\n`,
    );
  }
  return 0;
}
