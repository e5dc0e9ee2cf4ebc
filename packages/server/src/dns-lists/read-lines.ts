import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { type BadLine, type BadLineReason, LISTED_NAME } from '@taga/contract'

/** What a text of lines comes to. Nothing in it is fatal: what is no name is reported and left out. */
export type ReadLines = {
  readonly names: ReadonlySet<string>
  readonly lines: number
  readonly badLines: number
  /** The first of them. */
  readonly bad: readonly BadLine[]
}

/** More names than one list may have. */
export class TooManyNames extends Error {
  override readonly name = 'TooManyNames'
}

const MOST_BAD_TOLD = 200
const LONGEST_LINE = 1_000
const TURN_MS = 8
/** Lines in every file of hosts that name the machine itself. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'localhost',
  'localhost.localdomain',
  'local',
  'broadcasthost',
  'ip6-localhost',
  'ip6-loopback',
  'ip6-localnet',
  'ip6-mcastprefix',
  'ip6-allnodes',
  'ip6-allrouters',
  'ip6-allhosts',
  '0.0.0.0',
])
/** Where files of hosts send what they refuse. */
const NOWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '127.0.0.1', '::', '::1', '0'])

/**
 * Reads a list in any of its forms, line by line: `0.0.0.0 name`, `name`, `*.name`, `||name^`; behind `#` or `!` is a comment. Takes turns of
 * a few ms, so that a long list keeps nobody waiting. @throws TooManyNames
 */
export async function readLines(bytes: Uint8Array, mostNames: number): Promise<ReadLines> {
  const names = new Set<string>()
  const bad: BadLine[] = []
  let lines = 0
  let badLines = 0
  let began = performance.now()
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let from = hasMark(text) ? 3 : 0; from < text.length; ) {
    const at = text.indexOf(0x0a, from)
    const end = at < 0 ? text.length : at
    lines += 1
    const line = text.toString('utf8', from, Math.min(end, from + LONGEST_LINE + 1))
    const read = end - from > LONGEST_LINE ? 'tooLong' : readLine(line)
    if (typeof read !== 'string') for (const name of read) names.add(name)
    else {
      badLines += 1
      if (bad.length < MOST_BAD_TOLD) bad.push({ line: lines, text: shown(line), reason: read })
    }
    if (names.size > mostNames) throw new TooManyNames(`more than ${mostNames}`)
    from = end + 1
    if (lines % 256 !== 0 || performance.now() - began < TURN_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    began = performance.now()
  }
  return { names, lines, badLines, bad }
}

function hasMark(text: Buffer): boolean {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf
}

/** What can be shown of a line that nobody understood. */
function shown(line: string): string {
  return line
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, ' ')
    .trim()
    .slice(0, 80)
}

/** The names of a line; none where it is empty or a comment. */
function readLine(line: string): readonly string[] | BadLineReason {
  const content = line.replace(/(^|\s)[#!].*$/su, '').trim()
  if (content === '' || content.startsWith('[')) return []
  const words = content.split(/\s+/)
  const [first = '', ...others] = words
  if (others.length > 0) {
    if (!NOWHERE.has(first)) return isIP(first) === 0 ? 'notSimple' : 'address'
    const names: string[] = []
    for (const word of others) {
      if (OWN_NAMES.has(word)) continue
      const name = readName(word)
      if (!Array.isArray(name)) return name as BadLineReason // of the two that it returns
      names.push(...name)
    }
    return names
  }
  if (OWN_NAMES.has(first)) return []
  const simple = /^\|\|([^$/*|@^]+)\^$/.exec(first)?.[1]
  if (simple !== undefined) return readName(simple)
  if (/[|^$/@]/.test(first)) return 'notSimple'
  return readName(first.replace(/^(?:\*\.|\.)/, ''))
}

function readName(text: string): readonly string[] | BadLineReason {
  const name = foldName(text)
  if (isIP(text) !== 0) return 'address'
  if (text.includes('*')) return 'notSimple'
  if (name === undefined) return 'notAName'
  return name.includes('.') ? [name] : 'oneLabel'
}

/** A name as it is kept and compared: lower case, other scripts in their form for DNS, no last dot. Undefined where it is none. */
export function foldName(text: string): string | undefined {
  const plain = text.replace(/\.$/, '').toLowerCase()
  if (LISTED_NAME.test(plain)) return plain
  if (!/\P{ASCII}/u.test(plain)) return undefined
  const ascii = domainToASCII(plain)
  return LISTED_NAME.test(ascii) && isIP(ascii) === 0 ? ascii : undefined
}
