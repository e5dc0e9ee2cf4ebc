import type { UnknownReason } from '@taga/core'
import type { Failed, World } from './collector.ts'

export type RecordedCommand =
  | { readonly code?: number; readonly stdout: string; readonly stderr?: string }
  | { readonly failed: UnknownReason }

/** One machine as it was recorded, or modelled on documentation. Files may be text, bytes, or the reason they could not be read. */
export type FixtureMachine = {
  readonly platform: World['platform']
  readonly now: number
  readonly files?: Readonly<Record<string, string | Uint8Array | { readonly failed: 'absent' | UnknownReason }>>
  readonly folders?: Readonly<Record<string, readonly string[]>>
  readonly links?: Readonly<Record<string, string>>
  readonly modifiedAt?: Readonly<Record<string, number>>
  readonly owners?: Readonly<Record<string, number>>
  /** By the whole command line, joined by spaces. */
  readonly commands?: Readonly<Record<string, RecordedCommand>>
  readonly userId?: number
  readonly userName?: string
  readonly homeFolder?: string
  readonly env?: Readonly<Record<string, string>>
  readonly fingerprintKey?: string
}

const absent: Failed = { kind: 'failed', reason: 'absent' }

/** A world that answers from a recording. What was not recorded is absent, or a missing tool. */
export function fixtureWorld(machine: FixtureMachine): World {
  const files = machine.files ?? {}
  const links = machine.links ?? {}
  const contentOf = (path: string) => {
    const content = files[path]
    if (content === undefined) return absent
    if (typeof content === 'string') return Buffer.from(content)
    return content instanceof Uint8Array ? content : ({ kind: 'failed', reason: content.failed } as const)
  }
  const namesIn = (folder: string): readonly string[] => {
    const below = [...Object.keys(files), ...Object.keys(links), ...Object.keys(machine.folders ?? {})]
    const inside = below.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1))
    const listed = machine.folders?.[folder] ?? []
    return [...new Set([...inside.map((path) => path.split('/')[0] ?? ''), ...listed])].toSorted()
  }
  return {
    platform: machine.platform,
    userId: machine.userId ?? 1000,
    userName: machine.userName ?? 'hanako',
    homeFolder: machine.homeFolder ?? '/home/hanako',
    env: machine.env ?? {},
    fingerprintKey: machine.fingerprintKey,
    now: () => machine.now,
    async run(command, args) {
      const recorded = machine.commands?.[[command, ...args].join(' ')]
      if (recorded === undefined) return { kind: 'failed', reason: 'toolMissing' }
      if ('failed' in recorded) return { kind: 'failed', reason: recorded.failed }
      return { kind: 'ended', code: recorded.code ?? 0, stdout: recorded.stdout, stderr: recorded.stderr ?? '' }
    },
    async readFile(path) {
      const content = contentOf(path)
      return 'kind' in content ? content : { kind: 'text', text: Buffer.from(content).toString('utf8') }
    },
    async readBytes(path, maxBytes) {
      const content = contentOf(path)
      return 'kind' in content ? content : { kind: 'bytes', bytes: content.subarray(0, maxBytes) }
    },
    async listFolder(path) {
      const names = namesIn(path)
      return names.length === 0 && machine.folders?.[path] === undefined ? absent : { kind: 'names', names }
    },
    async stat(path) {
      const content = contentOf(path)
      const isFolder = namesIn(path).length > 0 || machine.folders?.[path] !== undefined
      const isLink = links[path] !== undefined
      if ('kind' in content && !isFolder && !isLink) return content
      return {
        kind: 'stat',
        type: isLink ? 'link' : isFolder ? 'folder' : 'file',
        modifiedAt: machine.modifiedAt?.[path] ?? machine.now,
        sizeBytes: 'kind' in content ? 0 : content.length,
        ownerId: machine.owners?.[path] ?? 0,
        device: 1,
      }
    },
    async readLink(path) {
      const target = links[path]
      return target === undefined ? absent : { kind: 'target', path: target }
    },
  }
}
