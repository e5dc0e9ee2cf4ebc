import { type Exemption, exemptionsOfDevice } from '../access/exemptions.ts'
import { DEFAULT_RULES } from '../access/default-rules.ts'
import type { FactKey } from '../facts/catalogue.ts'
import type { FindingState, Seen } from '../facts/observation.ts'
import type { PostureItem } from './posture-item.ts'

type Judged = { readonly item: PostureItem; readonly state: FindingState; readonly validUntil: number }

/**
 * A finding that is not as it must be becomes `exempt` while an exemption of the device covers it: one from the item itself, or from a
 * rule that denies on nothing but the item's facts. What holds, or does not apply, stays as it is, and a plain fact too.
 */
export function exemptFinding<Finding extends Judged>(
  finding: Finding,
  { seen, now }: { readonly seen: Seen; readonly now: number },
): Finding {
  const { item, state } = finding
  if (item.kind === 'told' || state === 'holds' || state === 'notApplicable') return finding
  const covering = exemptionsOfDevice(seen, now).filter((exemption) => covers(exemption, item))
  if (covering.length === 0) return finding
  const until = Math.max(...covering.map((exemption) => exemption.until))
  return { ...finding, state: 'exempt', validUntil: Math.min(finding.validUntil, until) }
}

function covers({ from }: Exemption, item: PostureItem): boolean {
  if (from === item.id) return true
  const facts = RULE_FACTS.get(from)
  return facts !== undefined && facts.length > 0 && facts.every((fact) => item.facts.includes(fact))
}

/** The facts on which a default rule denies. A rule that merely warns asks for more than its item demands. */
const RULE_FACTS: ReadonlyMap<string, readonly FactKey[]> = new Map(
  DEFAULT_RULES.filter(({ otherwise }) => otherwise.kind === 'deny').map(({ id, must }) => [
    id,
    must.flat().flatMap((test) => ('other' in test ? [test.fact, test.other] : [test.fact])),
  ]),
)
