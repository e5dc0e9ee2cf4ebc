// `npm start`: installs what is missing, builds what has changed, starts the server in this process.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfChanged } from './build.mjs'
import { ensureInstalled, requireNode, root } from './installed.mjs'

requireNode()
ensureInstalled('run')
await buildIfChanged()
process.argv.splice(2, 0, 'start')
await import(pathToFileURL(join(root, 'dist', 'program', 'taga.mjs')).href)
