// `npm start`: installs what is missing, builds what has changed, starts the server in this process.
import { pathToFileURL } from 'node:url'
import { buildIfChanged } from './build.mjs'
import { ensureInstalled, requireNode } from './installed.mjs'

requireNode()
ensureInstalled('run')
const program = await buildIfChanged()
process.argv.splice(2, 0, 'start')
await import(pathToFileURL(program).href)
