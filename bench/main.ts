import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Depth, Figure } from './figure.ts'
import { figure } from './figure.ts'
import { describeMachine } from './machine.ts'
import { PARTS } from './parts.ts'
import { asMarkdown, asTable } from './report-figures.ts'

const USAGE = `npm run bench -- [--json | --markdown] [--quick] [--only NAME]...
  NAME: ${Object.keys(PARTS).join(', ')}
`
const WRONG_USE = 64

const options = readOptions()
if (options === undefined) process.exitCode = WRONG_USE
else if (options.part !== undefined) await runPart(options.part, options.depth)
else await runAll(options)

type Options = {
  readonly depth: Depth
  readonly only: readonly string[]
  readonly as: 'table' | 'json' | 'markdown'
  readonly part: string | undefined
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        markdown: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        part: { type: 'string' },
      },
    })
    const unknown = [...values.only, ...(values.part === undefined ? [] : [values.part])].find((name) => !PARTS[name])
    if (unknown !== undefined) throw new TypeError(`There is no part ${unknown}.`)
    return {
      depth: values.quick ? 'quick' : 'full',
      only: values.only,
      as: values.json ? 'json' : values.markdown ? 'markdown' : 'table',
      part: values.part,
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    process.stderr.write(`${error.message}\n${USAGE}`)
    return undefined
  }
}

async function runPart(name: string, depth: Depth): Promise<void> {
  const load = PARTS[name]
  if (load === undefined) throw new Error(`no part ${name}`)
  const measure = await load()
  const figures = await measure(depth)
  await new Promise<void>((resolve, reject) =>
    process.stdout.write(JSON.stringify(figures), (error) => (error ? reject(error) : resolve())),
  )
  process.exit(0)
}

async function runAll({ depth, only, as }: Options): Promise<void> {
  const names = Object.keys(PARTS).filter((name) => only.length === 0 || only.includes(name))
  const figures: Figure[] = []
  for (const name of names) {
    const start = performance.now()
    process.stderr.write(`${name} … `)
    figures.push(...(await figuresOf(name, depth)))
    process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  }
  const machine = await describeMachine()
  const written =
    as === 'json'
      ? `${JSON.stringify({ format: 'taga.bench/1', depth, machine, figures: figures.map(withNulls) }, undefined, 2)}\n`
      : as === 'markdown'
        ? asMarkdown({ figures, machine, depth })
        : asTable({ figures, machine, depth })
  process.stdout.write(written)
}

/** JSON has no undefined: what was not measured is null there, and not missing. */
function withNulls({ value = null, peer = null, peerValue = null, ratio = null, ...rest }: OrNull<Figure>) {
  return { ...rest, value, peer, peerValue, ratio }
}
type OrNull<T> = { readonly [K in keyof T]: T[K] | null }

/** A part that breaks is a figure without a value and a failed run; the others are still measured. */
async function figuresOf(name: string, depth: Depth): Promise<readonly Figure[]> {
  const { code, output } = await runChild(name, depth)
  if (code === 0) return JSON.parse(output) as readonly Figure[] // written by runPart of this very program
  process.exitCode = 1
  return [figure({ name, value: undefined, unit: '', better: 'higher', note: `failed with exit code ${code}` })]
}

function runChild(name: string, depth: Depth): Promise<{ readonly code: number; readonly output: string }> {
  const args = [
    '--expose-gc',
    fileURLToPath(import.meta.url),
    '--part',
    name,
    ...(depth === 'quick' ? ['--quick'] : []),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    output += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
