import { writeFile } from 'node:fs/promises';
import { DubanError } from '../../domain/errors.ts';
import { readPlanFile } from '../../importer/read-plan-file.ts';
import { writeReview } from '../../importer/review/write-review.ts';
import { foundLines } from '../found-lines.ts';
import { type ExitStatus, type Io, printJson } from '../io.ts';

/**
 * `duban plan import FILE --review OUT.xlsx`: writes what was found as a workbook to correct by hand, and stores
 * nothing. No database is needed. An existing file is never overwritten: it may hold somebody's corrections.
 */
export async function planReview(
  file: string,
  { review, json }: { readonly review: string; readonly json: boolean },
  io: Io,
): Promise<ExitStatus> {
  const draft = await readPlanFile(file);
  const workbook = await writeReview(draft);
  await writeFile(review, workbook, { flag: 'wx' }).catch((cause: unknown) => {
    throw notWritten(review, cause);
  });
  if (json) printJson(io, { review, measures: draft.measures.length, problems: draft.problems });
  else io.stdout.write(`${[...foundLines(draft), ...nextLines(review)].join('\n')}\n`);
  return 0;
}

function nextLines(review: string): string[] {
  return [
    '',
    `已写出核对表：${review}（未导入）。 Written for review: ${review}; nothing was stored.`,
    '下一步 next:',
    `  在表格软件中核对、更正、保存，再运行 correct it, save it, then`,
    `  duban plan import ${review}`,
  ];
}

function notWritten(file: string, cause: unknown): DubanError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const message =
    reason === 'EEXIST'
      ? `“${file}”已存在，为免覆盖已作的更正，未写入；请换一个文件名或先移走它。` +
        ` / ${file} exists already and may hold corrections; it was left alone: give another name or move it away.`
      : `核对表无法写入“${file}”（${reason}）；请检查目录是否存在、是否可写。` +
        ` / The workbook cannot be written to ${file} (${reason}): check that the directory exists and may be written.`;
  return new DubanError('invalid-input', message, { cause });
}
