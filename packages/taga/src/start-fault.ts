import type { Words } from '@taga/core'

/**
 * The sentence of a fault that a person can mend (a damaged file, a taken port), or undefined where the error is a bug. It goes by
 * the shape and not by the class, so that a command which needs no server does not load it.
 */
export function describeStartFault(error: unknown): Words | undefined {
  if (!(error instanceof Error) || error.name !== 'StartFault' || !('words' in error)) return undefined
  const { words } = error
  return isWords(words) ? words : undefined
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && 'ja' in value && 'en' in value
}
