import type { Obligation, Rule, Test } from '../rule.ts'

/** Default rules of one row of the table of rules; graded effects are several rules. */
export type RuleRow = { readonly row: number; readonly rules: readonly Rule[] }

// Conditions that several default rules share. Each stretch of an ordered choice runs to its worst end, so that a worse fact never
// makes a rule stop applying.

export const PERSONAL: Test = { fact: 'device.ownership', op: 'is', value: 'personal' }
export const MANAGED: Test = { fact: 'device.management', op: 'is', value: 'managed' }
export const BROWSER_ONLY: Test = { fact: 'device.management', op: 'is', value: 'browserOnly' }
export const LOCAL: Test = { fact: 'connection.local', op: 'is', value: true }
export const NOT_LOCAL: Test = { fact: 'connection.local', op: 'is', value: false }
export const BUSINESS_OR_ABOVE: Test = { fact: 'resource.level', op: 'in', values: ['business', 'confidential'] }
export const CONFIDENTIAL: Test = { fact: 'resource.level', op: 'in', values: ['confidential'] }
export const PUBLIC: Test = { fact: 'resource.level', op: 'in', values: ['public'] }
export const DESKTOPS: Test = { fact: 'connection.pattern', op: 'in', values: ['remote_desktop', 'virtual_desktop'] }
export const TAKE_HOME: Test = { fact: 'connection.pattern', op: 'is', value: 'take_home_pc' }
/** The systems that have antimalware and a personal firewall; phones and ChromeOS keep their applications apart by themselves. */
export const PC_SYSTEM: Test = { fact: 'device.os', op: 'notIn', values: ['ios', 'android', 'chromeos'] }
export const SHARED_PLACE: Test = {
  fact: 'connection.place',
  op: 'in',
  values: ['coworking', 'hotel', 'cafe', 'transport', 'other'],
}
export const PUBLIC_NETWORK: Test = {
  fact: 'connection.network',
  op: 'in',
  values: ['hotelWired', 'publicWifi', 'other'],
}
export const FULL_VPN: Test = { fact: 'device.vpn', op: 'in', values: ['full'] }
export const GATEWAY_TLS: Test = { fact: 'connection.gatewayTls', op: 'is', value: true }
export const STRONG_SIGN_IN: Test = {
  fact: 'session.strength',
  op: 'in',
  values: ['passkey', 'twoFactor', 'passwordAndDevice'],
}
export const FRESH_PROOF: Test = { fact: 'session.provedAt', op: 'withinMs', value: { setting: 'freshProofMaxAgeMs' } }
export const PROTECTIONS_CONFIRMED: Test = {
  fact: 'device.protectionsConfirmedAt',
  op: 'withinMs',
  value: { setting: 'protectionsConfirmedMaxAgeMs' },
}
/**
 * Nobody can measure a device without an agent. Its user's confirmed protections are accepted only where nothing is left on it, and only
 * where the register says that it has none: a managed device whose agent falls silent gains nothing by it.
 */
export const CONFIRMED_WITHOUT_AGENT: readonly Test[] = [BROWSER_ONLY, NOT_LOCAL, PROTECTIONS_CONFIRMED]

export const WATERMARK: Obligation = { kind: 'watermark' }
