import type { FaultPlace } from '../../../domain/errors.ts';
import { damaged } from './refusals.ts';
import { type Element, elementsOf, parseXml } from './xml.ts';
import { type Archive, openZip } from './zip.ts';

/** The parts of a Word document that are read; a part that the document does not have is null. */
export interface WordParts {
  readonly document: Element;
  readonly styles: Element | null;
  readonly numbering: Element | null;
  readonly footnotes: Element | null;
  readonly endnotes: Element | null;
}

const STANDARD_MAIN = 'word/document.xml';

/** Opens the package and finds its parts by their relations; targets outside the package are never followed. */
export function openPackage(bytes: Uint8Array, where: FaultPlace): WordParts {
  const zip = openZip(bytes, where);
  const main = relationsOf(zip, '', where).get('officeDocument') ?? STANDARD_MAIN;
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const related = relationsOf(zip, main, where);
  const part = (kind: string): Element | null => {
    const content = zip.read(related.get(kind) ?? `${folder}${kind}.xml`);
    return content === null ? null : parseXml(content, where);
  };
  const content = zip.read(main);
  if (content === null) throw damaged(where);
  const document = parseXml(content, where);
  if (document.name !== 'w:document') throw damaged(where);
  return {
    document,
    styles: part('styles'),
    numbering: part('numbering'),
    footnotes: part('footnotes'),
    endnotes: part('endnotes'),
  };
}

/** Kind of a relation (the last word of its type) to the part's name. */
function relationsOf(zip: Archive, part: string, where: FaultPlace): Map<string, string> {
  const slash = part.lastIndexOf('/') + 1;
  const [folder, file] = [part.slice(0, slash), part.slice(slash)];
  const content = zip.read(`${folder}_rels/${file}.rels`);
  const relations = new Map<string, string>();
  for (const { attributes } of content === null ? [] : elementsOf(parseXml(content, where))) {
    const kind = attributes['Type']?.split('/').at(-1);
    const target = attributes['Target'];
    if (kind === undefined || target === undefined || attributes['TargetMode'] === 'External') continue;
    relations.set(kind, resolved(folder, target));
  }
  return relations;
}

function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = folder.split('/').filter((step) => step !== '');
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}
