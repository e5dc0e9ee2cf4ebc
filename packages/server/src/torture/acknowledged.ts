/** What a writer says on its output once the server has answered, one a line: the parent holds the database to every word of it. */
export type Acknowledged =
  | { readonly kind: 'report'; readonly device: string; readonly counter: number }
  | { readonly kind: 'register'; readonly device: string; readonly version: number }
  | { readonly kind: 'checkpoint'; readonly hash: string }

export function toLine(said: Acknowledged): string {
  switch (said.kind) {
    case 'report':
      return `report ${said.device} ${said.counter}\n`
    case 'register':
      return `register ${said.device} ${said.version}\n`
    case 'checkpoint':
      return `checkpoint ${said.hash} 0\n`
  }
}

/** Undefined for a line that the kill cut short, and for anything else. */
export function readLine(line: string): Acknowledged | undefined {
  const found = /^(report|register|checkpoint) (\S+) (\d+)$/.exec(line)
  const [, kind, name, text] = found ?? []
  if (name === undefined || text === undefined) return undefined
  const number = Number(text)
  if (kind === 'report') return { kind, device: name, counter: number }
  if (kind === 'register') return { kind, device: name, version: number }
  return { kind: 'checkpoint', hash: name }
}
