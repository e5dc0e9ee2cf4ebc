import { readFileSync } from 'node:fs'

/** The text of a file beside the tests; see fixtures/README.md. */
export function readFixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}
