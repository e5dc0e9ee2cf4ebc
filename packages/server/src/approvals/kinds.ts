import { authenticationStandardKind } from '../authentication-standard/kind.ts'
import { nameKind } from '../dns-lists/approval-kind.ts'
import { exemptionKind } from '../exemptions/kind.ts'
import { lendingKind } from '../lending/approval-kind.ts'
import { personalDeviceKind } from '../personal-devices/kind.ts'
import { applicationKind } from '../applications/kind.ts'
import { takeOutKind } from '../take-outs/kind.ts'
import type { ApprovalKind } from './kind.ts'

/** Every kind of request there is. A feature adds its own here. */
export const approvalKinds: readonly ApprovalKind[] = [
  applicationKind,
  lendingKind,
  exemptionKind,
  personalDeviceKind,
  authenticationStandardKind,
  nameKind,
  takeOutKind,
]

/** The kind of this name. A row of a kind that the program no longer has is a bug. */
export function kindOf(name: string): ApprovalKind {
  const kind = approvalKinds.find((one) => one.kind === name)
  if (kind === undefined) throw new Error(`there is no kind of approval called ${name}`)
  return kind
}
