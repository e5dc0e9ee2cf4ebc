import type { AccessRecord } from '@taga/contract'

/**
 * The same lines with less room: what was opened and closed for the same session at the same place becomes one line each, with its number
 * and its bytes. Everything else stays as it is.
 */
export function mergeLines(records: readonly AccessRecord[]): readonly AccessRecord[] {
  const merged = new Map<string, AccessRecord>()
  for (const record of records) {
    if (record.event !== 'opened' && record.event !== 'closed') {
      merged.set(record.id, record)
      continue
    }
    const key = keyOf(record)
    const found = merged.get(key)
    merged.set(key, found === undefined ? record : together(found, record))
  }
  return [...merged.values()]
}

function keyOf({
  event,
  carrier,
  session,
  person,
  device,
  resource,
  destination,
  pattern,
  cause,
}: AccessRecord): string {
  return JSON.stringify([event, carrier, session, person, device, resource, destination, pattern, cause])
}

function together(one: AccessRecord, other: AccessRecord): AccessRecord {
  const { connection: _, ...rest } = one
  return {
    ...rest,
    times: (one.times ?? 1) + (other.times ?? 1),
    ...sum('bytesIn', one, other),
    ...sum('bytesOut', one, other),
    ...sum('lastedMs', one, other),
  }
}

function sum(key: 'bytesIn' | 'bytesOut' | 'lastedMs', one: AccessRecord, other: AccessRecord) {
  const [first, second] = [one[key], other[key]]
  return first === undefined && second === undefined ? {} : { [key]: (first ?? 0) + (second ?? 0) }
}
