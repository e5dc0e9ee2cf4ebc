import type { FactKey, UnknownReason, Value } from '@taga/core'

/** What one probe says of one fact. `source` names where it was read, in words an administrator can repeat. `at` only where the fact is older than the look. */
export type Finding = { readonly source: string; readonly at?: number } & (
  | { readonly value: Value }
  | { readonly unknown: UnknownReason }
)

/** Facts by key. A key the probe promised in `facts` and does not give is unknown, 'notSupported'. */
export type Findings = { readonly [K in FactKey]?: Finding }

/** One installed application. `identifier`: its bundle id. `installedAt` is epoch ms; `kind` names the register it stands in. */
export type Application = {
  readonly name: string
  readonly version: string
  readonly publisher?: string
  readonly identifier?: string
  readonly installedAt?: number
  readonly kind: 'dpkg' | 'rpm' | 'pacman' | 'snap' | 'flatpak' | 'appimage' | 'msi' | 'exe' | 'appx' | 'app' | 'brew'
}

/**
 * What a probe found. Applications go to the inventory, never into facts.
 * `pendingSecurity` names each pending security update (`openssl 3.0.15-1`, `KB5031356`); from one look to the next it tells since when the oldest waits.
 */
export type Sight = {
  readonly findings: Findings
  readonly applications?: readonly Application[]
  readonly pendingSecurity?: readonly string[]
}

/**
 * One way of looking. `look` may throw: its facts are then unknown, 'unreadable'.
 * After `limitMs` whatever it started is killed, with its children, and its facts are unknown, 'timedOut'.
 */
export type Probe = {
  readonly id: string
  readonly pace: 'fast' | 'slow'
  readonly facts: readonly [FactKey, ...FactKey[]]
  readonly limitMs: number
  look(world: World): Promise<Sight>
}

/** Why something could not be had. `absent`: looked, and there is no such file, folder or link. */
export type Failed = { readonly kind: 'failed'; readonly reason: 'absent' | UnknownReason }

export type RunResult =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'failed'; readonly reason: UnknownReason }

export type RunOptions = {
  readonly limitMs?: number
  readonly maxBytes?: number
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export type FileText = { readonly kind: 'text'; readonly text: string }
export type FileBytes = { readonly kind: 'bytes'; readonly bytes: Uint8Array }
export type FolderNames = { readonly kind: 'names'; readonly names: readonly string[] }
export type FileStat = {
  readonly kind: 'stat'
  readonly type: 'file' | 'folder' | 'link' | 'other'
  readonly modifiedAt: number
  readonly sizeBytes: number
  readonly ownerId: number
  readonly device: number
}
export type LinkTarget = { readonly kind: 'target'; readonly path: string }

/**
 * Everything through which a probe touches the machine; fixtures implement it from recorded output.
 * Nothing here throws for what a machine may do: a failure is a returned value.
 */
export type World = {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly userId: number | undefined
  readonly userName: string
  readonly homeFolder: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** A secret of this device under which networks are hashed; absent where none could be kept. */
  readonly fingerprintKey: string | undefined
  now(): number
  run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>
  readFile(path: string): Promise<FileText | Failed>
  /** At most `maxBytes` from the beginning. */
  readBytes(path: string, maxBytes: number): Promise<FileBytes | Failed>
  listFolder(path: string): Promise<FolderNames | Failed>
  stat(path: string): Promise<FileStat | Failed>
  readLink(path: string): Promise<LinkTarget | Failed>
}

/** A finding with a value. */
export function found(value: Value, source: string, at?: number): Finding {
  return at === undefined ? { value, source } : { value, source, at }
}

/** A finding without one. A missing file counts as a missing tool: what would tell is not there. */
export function unknown(reason: 'absent' | UnknownReason, source: string): Finding {
  return { unknown: reason === 'absent' ? 'toolMissing' : reason, source }
}

/** The same unknown for several facts. */
export function allUnknown(keys: readonly FactKey[], reason: 'absent' | UnknownReason, source: string): Findings {
  return Object.fromEntries(keys.map((key) => [key, unknown(reason, source)]))
}
