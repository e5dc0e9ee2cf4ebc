import { findLimiter } from '../virtual/limiter.ts'
import { startSandbox } from '../virtual/start-sandbox.ts'
import { testPool } from './test-sandbox.ts'

/** Starts a desktop of this title, says that it is there, and waits. For tests that kill it. */
const [, , title = ''] = process.argv
await startSandbox({
  pool: testPool(),
  language: 'en',
  title,
  home: undefined,
  limiter: findLimiter(),
  openWayOut: undefined,
})
process.stdout.write('up\n')
setInterval(() => undefined, 60_000)
