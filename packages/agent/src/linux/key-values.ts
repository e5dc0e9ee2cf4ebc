/** Reads `KEY=value` lines, as in os-release, systemd's `show` and shell-like settings. Quotes are taken off, comments and other lines left out. */
export function parseKeyValues(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').flatMap((line) => {
    const match = /^\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*?)\s*$/.exec(line)
    if (match === null || match[1] === undefined || match[2] === undefined) return []
    return [[match[1], unquote(match[2])] as const]
  })
  return Object.fromEntries(pairs)
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value)
  return quoted?.[2] ?? value
}
