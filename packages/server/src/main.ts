import { StartFault } from './db/start-fault.ts'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'
import { startServer } from './start-server.ts'

/** The server alone, as a service runs it: settings from the environment, one JSON line of log per event on stderr. */
try {
  const log = createLog(Date.now, (line) => process.stderr.write(`${JSON.stringify(line)}\n`))
  const server = await startServer({ ...readConfig(process.env), log, now: Date.now })
  process.stdout.write(`${server.url}\n`)
  if (server.ticket !== undefined) process.stdout.write(`${server.url}/#ticket=${server.ticket}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close())
} catch (error) {
  if (!(error instanceof StartFault)) throw error
  process.stderr.write(`${error.words.ja}\n${error.words.en}\n`)
  process.exitCode = 1
}
