import { dutiesOf as approvalDuties } from '../approvals/duties.ts'
import { dutiesOf as contactDuties } from '../contacts/duties.ts'
import { dutiesOf as exemptionDuties } from '../exemptions/duties.ts'
import { dutiesOf as stockTakingDuties } from '../stock-takings/duties.ts'
import { dutiesOf as lendingDuties } from '../lending/duties.ts'
import { dutiesOf as personalDeviceDuties } from '../personal-devices/duties.ts'
import { dutiesOf as applicationDuties } from '../applications/duties.ts'
import type { DutySource } from './duty.ts'

/** Every feature that asks something of people. */
export const dutySources: readonly DutySource[] = [
  applicationDuties,
  lendingDuties,
  stockTakingDuties,
  approvalDuties,
  exemptionDuties,
  contactDuties,
  personalDeviceDuties,
]
