import { eavesdroppingCases } from './eavesdropping-cases.ts'
import { externalServiceCases } from './external-service-cases.ts'
import { frameworkCases } from './framework-cases.ts'
import { lossTheftCases } from './loss-theft-cases.ts'
import { malwareCases } from './malware-cases.ts'
import type { TroubleCase } from './trouble-case.ts'
import { unauthorizedAccessCases } from './unauthorized-access-cases.ts'

/** The 14 trouble cases in the guideline's order. */
export const cases: readonly TroubleCase[] = [
  ...frameworkCases,
  ...malwareCases,
  ...lossTheftCases,
  ...eavesdroppingCases,
  ...unauthorizedAccessCases,
  ...externalServiceCases,
]
