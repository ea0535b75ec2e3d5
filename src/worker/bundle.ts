import { bundleWorkflowCode, type Logger, type WorkflowBundle } from '@temporalio/worker';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The entry of the workflows: TypeScript when run from the sources, JavaScript when run from what tsc wrote. */
export const WORKFLOWS_PATH = fileURLToPath(
  new URL(`../workflows/index${path.extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);

/** Bundles the workflow code, half a second to two seconds; pass a `logger` to hear the bundler. */
export function bundleWorkflows(options: { workflowsPath?: string; logger?: Logger } = {}): Promise<WorkflowBundle> {
  const { workflowsPath = WORKFLOWS_PATH, logger } = options;
  return bundleWorkflowCode({ workflowsPath, ...(logger && { logger }) });
}

/**
 * Writes the bundle to a file, so that a worker starts without a bundler (`workflowBundle: { codePath }`).
 * @public scripts/prepare.mjs calls the compiled one
 */
export async function writeWorkflowBundle(file: string): Promise<void> {
  const { code } = await bundleWorkflows();
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, code);
}
