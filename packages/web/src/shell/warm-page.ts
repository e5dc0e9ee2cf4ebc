import type { PageSpec } from '../kit/page-spec.ts'

/** The page of an address: the first in the list whose pattern fits, as the router chooses it. */
export function pageAt(pages: readonly PageSpec[], path: string): PageSpec | undefined {
  return pages.find((page) => fits(page.path, path))
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [parts(pattern), parts(path)]
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith(':') || part === given[at])
}

function parts(path: string): readonly string[] {
  return path.replace(/\/$/u, '').split('/')
}
