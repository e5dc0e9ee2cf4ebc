// `./taga COMMAND`: the program from a clone.
import { pathToFileURL } from 'node:url'
import { buildIfChanged } from './build.mjs'
import { ensureInstalled, requireNode } from './installed.mjs'

requireNode()
ensureInstalled('run')
const program = await buildIfChanged()
await import(pathToFileURL(program).href)
