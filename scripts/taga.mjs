// `./taga COMMAND`: the program from a clone.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfChanged } from './build.mjs'
import { ensureInstalled, requireNode, root } from './installed.mjs'

requireNode()
ensureInstalled('run')
await buildIfChanged()
await import(pathToFileURL(join(root, 'dist', 'program', 'taga.mjs')).href)
