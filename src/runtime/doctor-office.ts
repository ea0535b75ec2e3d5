import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from './config.ts';
import { type Check, found } from './doctor-check.ts';

/** Whether LibreOffice is there to turn old Word documents into new ones; duban does without it, less exactly. */
export async function officeCheck({ searchPath }: Pick<Config, 'searchPath'>): Promise<Check> {
  const name = 'LibreOffice（可选 optional）';
  const program = process.platform === 'win32' ? 'soffice.exe' : 'soffice';
  for (const directory of searchPath) {
    const candidate = path.join(directory, program);
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return found(name, candidate);
  }
  return {
    name,
    state: 'attention',
    found:
      '未找到；旧版 Word 文件（doc、wps）只按文字读取，rtf 不能读取 not found; doc and wps are read as bare text, rtf is not',
    mend: '需要导入这类文件时再安装；docx 不需要。 Install it when such files are to be imported; docx needs none.',
  };
}
