import { X509Certificate, createPrivateKey } from 'node:crypto'
import { constants, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PROBLEM_WORDS, readCertificate } from '@taga/edge'
import { type HeldCertificate, holdCertificate } from './held-certificate.ts'

const MOST_FILES = 200
const MOST_FILE_BYTES = 256 * 1024
const PEM_FILE = /^[^.].*\.(pem|crt|cer|key)$/i

/** What was seen in the folder. `why`: in English, for the log; never a word of a key. */
export type OwnCertificateEvent =
  | {
      readonly kind: 'certificateRead'
      readonly file: string
      readonly names: readonly string[]
      readonly until: number
    }
  | { readonly kind: 'certificateUnusable'; readonly file: string; readonly why: string }

/** Certificates that an administrator puts into a folder. */
export type OwnCertificates = {
  /** The one for this name, or for its place by a wildcard, that stands longest. An expired one is none. */
  readonly find: (name: string) => HeldCertificate | undefined
  /** Reads what changed since it was read last; what is broken now leaves the former in use. It never rejects. */
  look(): Promise<void>
}

type Wanting = {
  readonly folder: string
  readonly now: () => number
  readonly said: (event: OwnCertificateEvent) => void
}

type ReadFile = { readonly file: string; readonly text: string; readonly isOpenToAll: boolean }

export function createOwnCertificates({ folder, now, said }: Wanting): OwnCertificates {
  let seen = ''
  /** By file, the last that was good. */
  let held: ReadonlyMap<string, HeldCertificate> = new Map()
  let byName: ReadonlyMap<string, readonly HeldCertificate[]> = new Map()
  let failed = ''
  return {
    find: (name) => {
      const wildcard = name.replace(/^[^.]+/, '*')
      const [best] = [...(byName.get(name) ?? []), ...(byName.get(wildcard) ?? [])]
        .filter(({ facts }) => facts.until > now())
        .toSorted((one, other) => other.facts.until - one.facts.until)
      return best
    },
    async look() {
      try {
        const files = await readFolder(folder, seen, said)
        if (files === undefined) return
        seen = files.seen
        held = readAll(files.read, held, { now: now(), said })
        byName = indexByName(held)
        failed = ''
      } catch (error) {
        // a folder that cannot be read leaves everything in use, and is told of once
        const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
        if (why !== failed) said({ kind: 'certificateUnusable', file: folder, why })
        failed = why
      }
    },
  }
}

/** Undefined where nothing changed. */
async function readFolder(folder: string, seenBefore: string, said: Wanting['said']) {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = (await readdir(folder)).filter((name) => PEM_FILE.test(name)).toSorted()
  const marks: string[] = []
  const read: ReadFile[] = []
  const unread: { readonly file: string; readonly why: string }[] = []
  for (const file of names.slice(0, MOST_FILES)) {
    try {
      const { mark, text, isOpenToAll } = await readOne(join(folder, file))
      marks.push(`${file} ${mark}`)
      read.push({ file, text, isOpenToAll })
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read'
      marks.push(`${file} ${why}`)
      unread.push({ file, why })
      read.push({ file, text: '', isOpenToAll: false })
    }
  }
  if (names.length > MOST_FILES) unread.push({ file: names[MOST_FILES] ?? '', why: `more than ${MOST_FILES} files` })
  const seen = marks.join('\n')
  if (seen === seenBefore) return undefined
  for (const each of unread) said({ kind: 'certificateUnusable', ...each })
  return { seen, read }
}

/** No device, no pipe, nothing endless: what it is was asked of the file that is open, and to open a pipe waits for nobody. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

async function readOne(path: string) {
  const file = await open(path, READ)
  try {
    const stats = await file.stat()
    const { size, mtimeMs, ino, mode } = stats
    if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'not a file' })
    if (size > MOST_FILE_BYTES) throw Object.assign(new Error('too large'), { code: 'too large' })
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_FILE_BYTES), 0, MOST_FILE_BYTES, 0)
    const text = buffer.toString('latin1', 0, bytesRead)
    const isOpenToAll = process.platform !== 'win32' && (mode & 0o007) !== 0
    return { mark: `${size} ${mtimeMs} ${ino} ${mode}`, text, isOpenToAll }
  } finally {
    await file.close()
  }
}

/** Each file that holds a chain becomes a certificate, with the key that lies in it or in another file of the folder. */
function readAll(
  files: readonly ReadFile[],
  before: ReadonlyMap<string, HeldCertificate>,
  { now, said }: { readonly now: number; readonly said: Wanting['said'] },
): ReadonlyMap<string, HeldCertificate> {
  const held = new Map<string, HeldCertificate>()
  for (const { file, text } of files) {
    const former = before.get(file)
    const keep = (why: string | undefined) => {
      if (why !== undefined) said({ kind: 'certificateUnusable', file, why })
      if (former !== undefined) held.set(file, former)
    }
    if (!text.includes('-----BEGIN CERTIFICATE-----')) {
      // a key of its own is no certificate; a file that was one and is not any more was broken
      keep(former === undefined || text === '' ? undefined : 'there is no certificate in it any more')
      continue
    }
    const key = keyFor(text, files)
    if (key.kind === 'open') {
      keep(`everybody on this machine can read the key in ${key.file}: run chmod 600`)
      continue
    }
    const read = readCertificate({ chain: text.replaceAll(KEY_BLOCK, ''), key: key.text }, { now })
    if (read.kind === 'refused') {
      keep(read.problems.map((problem) => PROBLEM_WORDS[problem].en).join(' '))
      continue
    }
    const { facts } = read.certificate
    held.set(file, holdCertificate(read.certificate))
    if (former?.facts.fingerprint !== facts.fingerprint)
      said({ kind: 'certificateRead', file, names: facts.names, until: facts.until })
  }
  return held
}

const KEY_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----/g

/** The key of the first certificate in `chain`; where none fits, the first of the same file, so that it is said what is wrong with it. */
function keyFor(
  chain: string,
  files: readonly ReadFile[],
): { readonly kind: 'key'; readonly text: string } | { readonly kind: 'open'; readonly file: string } {
  const fits = fitsTo(chain)
  for (const { file, text, isOpenToAll } of files)
    for (const [block] of text.matchAll(KEY_BLOCK)) {
      if (!fits(block)) continue
      return isOpenToAll ? { kind: 'open', file } : { kind: 'key', text: block }
    }
  return { kind: 'key', text: chain.match(KEY_BLOCK)?.[0] ?? '' }
}

function fitsTo(chain: string): (key: string) => boolean {
  let own: X509Certificate
  try {
    own = new X509Certificate(chain.slice(chain.indexOf('-----BEGIN CERTIFICATE-----')))
  } catch {
    return () => false // it is said of the chain that it cannot be read
  }
  return (key) => {
    try {
      return own.checkPrivateKey(createPrivateKey(key))
    } catch {
      return false // a key under a passphrase, or of a kind that is not known
    }
  }
}

function indexByName(held: ReadonlyMap<string, HeldCertificate>): ReadonlyMap<string, readonly HeldCertificate[]> {
  const byName = new Map<string, HeldCertificate[]>()
  for (const each of held.values())
    for (const name of each.facts.names) byName.set(name, [...(byName.get(name) ?? []), each])
  return byName
}
