import { importsOf } from './imports.ts';
import type { Import } from './imports.ts';
import { LAYERS } from './layers.ts';
import type { Layer } from './layers.ts';

/** Longer files hold more than one thing. */
const MAX_LINES = 300;
const SIZED = /^(src|simulators|scripts|bench)\/(?!.*\.generated\.ts$)/;

// What answers differently from one call to the next, so that a rule could not be tested or replayed.
const IMPURE = /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|randomUUID\(|setTimeout\(|fetch\()/;

/**
 * What the given files (paths from the root, with their text) break of the architecture's rules: a line each, with the
 * place, the rule and its reason. `developmentPackages` must not be reached from src.
 */
export function architectureProblems(files: Map<string, string>, developmentPackages: Set<string>): string[] {
  const problems: string[] = [];
  for (const [path, text] of files) {
    const layer = LAYERS.find(({ folder }) => isIn(path, folder));
    if (layer !== undefined) {
      for (const found of importsOf(path, text)) {
        if (!allows(layer, found, developmentPackages)) problems.push(importProblem(path, found, layer));
      }
    }
    if (path.startsWith('src/domain/')) problems.push(...impureLines(path, text));
    const lines = text.split('\n').length - 1;
    if (SIZED.test(path) && lines > MAX_LINES) {
      problems.push(
        `${path} has ${lines} lines, more than ${MAX_LINES}: a file holds one noun or one operation, so that it can be found by its name. Instead: move one of its parts to a file that is named after it`,
      );
    }
  }
  return problems;
}

function allows(layer: Layer, found: Import, developmentPackages: Set<string>): boolean {
  if (found.own) {
    const usable = found.typeOnly ? [...layer.uses, ...(layer.usesTypesOf ?? [])] : layer.uses;
    return usable.some((folder) => isIn(found.target, folder));
  }
  if (layer.packages !== undefined) {
    const usable = found.typeOnly ? [...layer.packages, ...(layer.typesOfPackages ?? [])] : layer.packages;
    return usable.includes(found.target);
  }
  return !layer.folder.startsWith('src') || found.typeOnly || !developmentPackages.has(found.target);
}

function importProblem(path: string, found: Import, layer: Layer): string {
  const what = found.typeOnly ? `the types of ${found.target}` : found.target;
  return `${path}:${found.line} imports ${what}: ${layer.because}. Instead: ${layer.instead}. (The rule: ${layer.folder} in scripts/check/layers.ts)`;
}

function impureLines(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const match = IMPURE.exec(line.replace(/^\s*(\*|\/\/).*/, ''));
    return match === null
      ? []
      : [
          `${path}:${index + 1} uses ${match[1]}): the domain has no clock, chance or network, so that rules can be tested and replayed. Instead: take the time, the number or the function as an argument`,
        ];
  });
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
