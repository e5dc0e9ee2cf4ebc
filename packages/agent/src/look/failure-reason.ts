import type { UnknownReason } from '@taga/core'

/** Why a tool could not be started, from the system's error code, never from its words. */
export function failureReason(error: unknown): UnknownReason {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'toolMissing'
    case 'EACCES':
    case 'EPERM':
      return 'noRight'
    default:
      return 'unreadable'
  }
}

/** Node's error code (`ENOENT`), or an empty text. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
