import { startDisplay } from '../display/start-display.ts'

/** Starts a display, says where it is, and waits. For tests that kill it. */
const display = await startDisplay({ width: 320, height: 200, name: 'killed' })
process.stdout.write(`${JSON.stringify({ folder: display.folder, number: Number(display.env.DISPLAY.slice(1)) })}\n`)
setInterval(() => undefined, 60_000)
