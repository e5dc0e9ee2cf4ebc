// Puts what every page stands on into one part. esbuild makes a part of everything that the same set of pages uses, which leaves a dozen
// small ones; a file that all of them import has all of them as its set.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The files that are loaded by `import()`, as absolute paths.
 * @param {string} sources the folder to look through
 */
export function loadedLater(sources) {
  const found = new Set()
  for (const entry of readdirSync(sources, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.tsx?$/u.test(entry.name) || entry.name.includes('.test.')) continue
    const path = join(entry.parentPath ?? entry.path, entry.name)
    for (const [, target] of readFileSync(path, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/gu))
      found.add(join(dirname(path), target))
  }
  return found
}

/** The line that has a page import the first part. It changes nothing that runs: the program has loaded it before any page. */
export function importing(firstPart) {
  return `\nimport ${JSON.stringify(firstPart)}\n`
}
