/** One line of what happened, for whoever runs the server. Never a secret, a password, a report's values or a document's text. */
export type LogLine = {
  readonly at: number
  readonly level: 'debug' | 'note' | 'warn' | 'error'
  readonly event: string
  readonly [name: string]: string | number | boolean | undefined
}

export type Log = {
  readonly debug: (event: string, more?: LogMore) => void
  readonly note: (event: string, more?: LogMore) => void
  readonly warn: (event: string, more?: LogMore) => void
  readonly error: (event: string, more?: LogMore) => void
}

export type LogMore = Readonly<Record<string, string | number | boolean | undefined>>

const LEVELS = ['debug', 'note', 'warn', 'error'] as const

/** A log that hands each line of at least this level to `write`. */
export function createLog(now: () => number, write: (line: LogLine) => void, least: LogLine['level'] = 'note'): Log {
  function at(level: LogLine['level']): (event: string, more?: LogMore) => void {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return () => undefined
    return (event, more) => write({ ...more, at: now(), level, event })
  }
  return { debug: at('debug'), note: at('note'), warn: at('warn'), error: at('error') }
}

/** What is worth logging of an error: its name, message and causes, each on one line, cut at 2,000 characters. */
export function errorText(error: unknown): string {
  const said: string[] = []
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    said.push(depth === 0 ? (at.stack ?? at.message) : at.message)
  }
  return (said.length === 0 ? String(error) : said.join(' <- ')).slice(0, 2000)
}
