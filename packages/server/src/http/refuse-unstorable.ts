import { Fault } from '@taga/contract'
import { hasLoneSurrogate } from '../ledger/canonical-json.ts'

/** Not NUL, which PostgreSQL keeps in no text, and not half of a surrogate pair, which UTF-8 cannot carry. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !hasLoneSurrogate(text)
}

/** Refuses text that no database keeps, as a name or a value at whatever depth. Throws `bad_input`. Bytes are not looked at. */
export function refuseUnstorable(input: unknown, where: 'params' | 'query' | 'body'): void {
  const open = [input]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string') {
      if (!isStorable(next)) throw new Fault('bad_input', { in: where, fields: [{ field: '', problem: 'unstorable' }] })
    } else if (typeof next === 'object' && next !== null && !ArrayBuffer.isView(next)) {
      for (const [name, value] of Object.entries(next)) open.push(name, value)
    }
  }
}
