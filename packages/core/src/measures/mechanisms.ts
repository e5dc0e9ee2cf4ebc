import type { MeasureId } from '../guideline/ids.ts'
import { declaredMechanisms } from './declared-mechanisms.ts'
import { deviceMechanisms } from './device-mechanisms.ts'
import { entranceMechanisms } from './entrance-mechanisms.ts'
import { informationMechanisms } from './information-mechanisms.ts'
import type { Mechanism } from './mechanism.ts'
import { peopleMechanisms } from './people-mechanisms.ts'
import { registerMechanisms } from './register-mechanisms.ts'
import { ruleMechanisms } from './rule-mechanisms.ts'

/** Every mechanism there is. A measure without one is unknown. */
export const MECHANISMS: readonly Mechanism[] = [
  ...deviceMechanisms,
  ...registerMechanisms,
  ...entranceMechanisms,
  ...ruleMechanisms,
  ...peopleMechanisms,
  ...informationMechanisms,
  ...declaredMechanisms,
]

export function mechanismsOf(measure: MeasureId): readonly Mechanism[] {
  return MECHANISMS.filter((mechanism) => mechanism.measure === measure)
}
