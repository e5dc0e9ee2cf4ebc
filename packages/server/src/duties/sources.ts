import { dutiesOf as approvalDuties } from '../approvals/duties.ts'
import type { DutySource } from './duty.ts'

/** Every feature that asks something of people. */
export const dutySources: readonly DutySource[] = [approvalDuties]
