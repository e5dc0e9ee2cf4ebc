import { type GatewayCertificate, MOST_TOLD_CERTIFICATES } from '@taga/contract'
import type { CertificateState } from './create-listening.ts'

/** The certificates of names as an administrator is told of them: what has none or loses it first goes before the rest. */
export function toldCertificates(states: readonly CertificateState[]): GatewayCertificate[] {
  return states
    .toSorted((one, other) => (one.until ?? 0) - (other.until ?? 0) || one.name.localeCompare(other.name))
    .slice(0, MOST_TOLD_CERTIFICATES)
    .map(({ problem, ...state }) => ({
      ...state,
      ...(problem === undefined ? {} : { problem: problem.slice(0, 500) }),
    }))
}
