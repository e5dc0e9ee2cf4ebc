import { DUTY_ROWS } from './default-rules/duties.ts'
import { IDENTITY_ROWS } from './default-rules/identity.ts'
import { INFORMATION_ROWS } from './default-rules/information.ts'
import { NETWORK_ROWS } from './default-rules/network.ts'
import { PERSONAL_DEVICE_ROWS } from './default-rules/personal-devices.ts'
import { POSTURE_ROWS } from './default-rules/posture.ts'
import type { RuleRow } from './default-rules/tests.ts'
import { UPDATE_ROWS } from './default-rules/updates.ts'
import type { Rule } from './rule.ts'

/** The default rules by the row of the table of rules they carry out, in its order. */
export const DEFAULT_RULE_ROWS: readonly RuleRow[] = [
  ...IDENTITY_ROWS,
  ...INFORMATION_ROWS,
  ...PERSONAL_DEVICE_ROWS,
  ...POSTURE_ROWS,
  ...UPDATE_ROWS,
  ...NETWORK_ROWS,
  ...DUTY_ROWS,
].sort((one, other) => one.row - other.row)

/** Rows that need no rule of their own, and why. */
export const ROWS_WITHOUT_RULE: Readonly<Record<number, string>> = {
  39: 'tethering and a wired line at home have no condition beyond the encrypted path (row 30)',
}

/**
 * The rules a new organisation starts with. Those on people, devices and incidents and on proof from outside are enforced from the
 * first minute; all others observe until the organisation switches them on; recording is off until it is wanted.
 */
export const DEFAULT_RULES: readonly Rule[] = DEFAULT_RULE_ROWS.flatMap((row) => row.rules)

/** The rule of this id among `rules`, by default the default ones. */
export function findRule(id: string, rules: readonly Rule[] = DEFAULT_RULES): Rule | undefined {
  return rules.find((rule) => rule.id === id)
}
