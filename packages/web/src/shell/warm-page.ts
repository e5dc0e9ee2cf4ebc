/** The page of an address: the first in the list whose pattern fits, as the router chooses it. */
export function pageAt<Page extends { readonly path: string }>(pages: readonly Page[], path: string): Page | undefined {
  return pages.find((page) => fits(page.path, path))
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [parts(pattern), parts(path)]
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith(':') || part === given[at])
}

function parts(path: string): readonly string[] {
  return path.replace(/\/$/u, '').split('/')
}
