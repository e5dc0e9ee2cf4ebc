import type { FactKey } from '../facts/catalogue.ts'
import type { Facts, Seen } from '../facts/observation.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import { readFactOf } from './evaluate-test.ts'

/** The facts that carry what a person or a device is exempt from. */
export const EXEMPTION_FACTS = ['person.exemptions', 'device.exemptions'] as const satisfies readonly FactKey[]

/** One recorded exemption as a fact carries it: what it is from, and until when (epoch ms, exclusive). */
export type Exemption = { readonly from: string; readonly until: number }

/** The text of an exemption in `person.exemptions` and `device.exemptions`: `<rule or item>@<until>`. */
export function writeExemption({ from, until }: Exemption): string {
  return `${from}@${until}`
}

/** Reads such a text; undefined where it is none. What cannot be read exempts from nothing. */
export function readExemption(text: string): Exemption | undefined {
  const found = /^([A-Za-z0-9][A-Za-z0-9._-]*)@(\d{1,16})$/.exec(text)
  const from = found?.[1]
  const until = Number(found?.[2])
  return from === undefined || !Number.isSafeInteger(until) ? undefined : { from, until }
}

/** The rules enforced from the first minute: whoever is locked out by them is not to be let in by an exception. */
const NEVER_EXEMPT: ReadonlySet<string> = new Set(
  DEFAULT_RULES.filter(({ mode }) => mode === 'enforce').map(({ id }) => id),
)

/** May anybody be exempt from the rule of this id? Not from those enforced from the first minute. */
export function mayBeExempt(rule: string): boolean {
  return !NEVER_EXEMPT.has(rule)
}

/** The rules enforced from the first minute, in the order of the default rules. */
export const RULES_FROM_FIRST_MINUTE: readonly string[] = [...NEVER_EXEMPT]

/**
 * Until when the person or the device of a question is exempt from something, at `now`: the latest end of the exemptions that have not
 * ended, undefined where there is none. An exemption widens access on purpose, by an act that a person recorded with a reason and an end;
 * losing the fact, or one that cannot be read, only narrows it.
 */
export function exemptUntil(from: string, facts: Pick<Facts, 'person' | 'device'>, now: number): number | undefined {
  const known = {
    person: facts.person,
    device: facts.device,
    session: {},
    connection: {},
    resource: {},
    organisation: {},
  }
  let latest: number | undefined
  for (const fact of EXEMPTION_FACTS) {
    const reading = readFactOf(fact, known, now)
    if (reading.state !== 'known' || typeof reading.value !== 'object') continue
    for (const text of reading.value) {
      const exemption = readExemption(text)
      if (exemption?.from === from && exemption.until > now) latest = Math.max(latest ?? 0, exemption.until)
    }
  }
  return latest
}

/** The exemptions of a device that have not ended at `now`, for findings about it. */
export function exemptionsOfDevice(seen: Seen, now: number): readonly Exemption[] {
  if (seen['device.exemptions'] === undefined) return NONE
  const facts = { person: {}, device: seen, session: {}, connection: {}, resource: {}, organisation: {} }
  const reading = readFactOf('device.exemptions', facts, now)
  if (reading.state !== 'known' || typeof reading.value !== 'object') return NONE
  return reading.value.flatMap((text) => {
    const exemption = readExemption(text)
    return exemption !== undefined && exemption.until > now ? [exemption] : []
  })
}

const NONE: readonly Exemption[] = []
