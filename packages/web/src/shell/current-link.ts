/** The one link of the menu that stands for an address: the page itself, else the nearest page above it. Undefined where none does. */
export function currentLink(here: string, paths: readonly string[]): string | undefined {
  return paths
    .filter((path) => isUnder(here, path))
    .toSorted((one, other) => other.length - one.length)
    .at(0)
}

/** A page of the list's own is still within the list. */
function isUnder(here: string, path: string): boolean {
  return here === path || (path !== '/' && here.startsWith(`${path}/`))
}
