import { lstat, open, readdir, readFile, readlink } from 'node:fs/promises'
import { userInfo } from 'node:os'
import type { Failed, World } from './collector.ts'
import { errorCode, failureReason } from './failure-reason.ts'
import { runCommand } from './run-command.ts'

/** Settings of the caller's environment that probes may see; everything else stays out. */
const ENV_ALLOWED = [
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_TYPE',
  'XDG_CURRENT_DESKTOP',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'SystemRoot',
  'SystemDrive',
  'ProgramFiles',
  'ProgramFiles(x86)',
  'ProgramData',
  'ProgramW6432',
  'APPDATA',
  'LOCALAPPDATA',
  'USERPROFILE',
  'TEMP',
  'PATHEXT',
  'PSModulePath',
] as const

/** Tools are taken from the system's own folders only: what a user puts first in PATH must not answer for the machine. */
const UNIX_PATH = '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin:/snap/bin'
const MAX_FILE_BYTES = 8 * 1024 * 1024

/** The machine this program runs on. `path` replaces the folders searched for tools (tests put a hanging tool there). */
export function realWorld(
  env: Readonly<Record<string, string | undefined>>,
  {
    now = Date.now,
    path,
    fingerprintKey,
  }: { readonly now?: () => number; readonly path?: string; readonly fingerprintKey?: string } = {},
): World {
  const user = userInfo()
  const childEnv = environmentOfTools(env, path, user)
  return {
    platform: platformOf(process.platform),
    userId: process.getuid?.(),
    userName: user.username,
    homeFolder: user.homedir,
    env: Object.fromEntries(ENV_ALLOWED.map((name) => [name, env[name]])),
    fingerprintKey,
    now,
    run: (command, args, options) => runCommand(command, args, childEnv, options),
    async readFile(at) {
      const read = await reading(() => readUpTo(at, MAX_FILE_BYTES + 1))
      if ('kind' in read) return read
      if (read.value.length > MAX_FILE_BYTES) return { kind: 'failed', reason: 'tooLarge' }
      return { kind: 'text', text: read.value.toString('utf8') }
    },
    async readBytes(at, maxBytes) {
      const read = await reading(() => readUpTo(at, maxBytes))
      return 'kind' in read ? read : { kind: 'bytes', bytes: read.value }
    },
    async listFolder(at) {
      const read = await reading(() => readdir(at))
      return 'kind' in read ? read : { kind: 'names', names: read.value.toSorted() }
    },
    async stat(at) {
      const read = await reading(() => lstat(at))
      if ('kind' in read) return read
      const seen = read.value
      const type = seen.isFile() ? 'file' : seen.isDirectory() ? 'folder' : seen.isSymbolicLink() ? 'link' : 'other'
      return { kind: 'stat', type, modifiedAt: seen.mtimeMs, sizeBytes: seen.size, ownerId: seen.uid, device: seen.dev }
    },
    async readLink(at) {
      const read = await reading(() => readlink(at))
      return 'kind' in read ? read : { kind: 'target', path: read.value }
    },
  }
}

async function reading<T>(read: () => Promise<T>): Promise<{ readonly value: T } | Failed> {
  try {
    return { value: await read() }
  } catch (cause) {
    const code = errorCode(cause)
    return { kind: 'failed', reason: code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : failureReason(cause) }
  }
}

/** Files below /proc and /sys say that they are empty, so the size is not asked. */
async function readUpTo(at: string, maxBytes: number): Promise<Buffer> {
  if (at.startsWith('/proc/') || at.startsWith('/sys/')) return (await readFile(at)).subarray(0, maxBytes)
  const file = await open(at, 'r')
  try {
    const { size } = await file.stat()
    const buffer = Buffer.alloc(Math.min(maxBytes, size))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function environmentOfTools(
  env: Readonly<Record<string, string | undefined>>,
  path: string | undefined,
  user: { readonly username: string; readonly homedir: string },
): Record<string, string> {
  const kept = ENV_ALLOWED.flatMap((name) => {
    const value = env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const windowsPath = env['PATH'] ?? env['Path'] ?? ''
  return {
    ...Object.fromEntries(kept),
    PATH: path ?? (process.platform === 'win32' ? windowsPath : UNIX_PATH),
    HOME: user.homedir,
    USER: user.username,
    LC_ALL: 'C',
    LANG: 'C',
    LANGUAGE: 'C',
    TZ: 'UTC',
  }
}

function platformOf(name: NodeJS.Platform): World['platform'] {
  return name === 'win32' || name === 'darwin' ? name : 'linux'
}
