import type { Rule, SourceId } from '@taga/core'
import { canonicalJson, type Json } from '../ledger/canonical-json.ts'
import { sha256 } from '../ledger/entry.ts'

/** What decides beside the facts. Two sets with the same content have the same version, wherever they are computed. */
export type RuleSetContent = {
  readonly rules: readonly Rule[]
  readonly settings: Readonly<Record<string, number>>
  readonly adopted: readonly SourceId[]
}

/** The version of a rule set: SHA-256, in hexadecimal, of its canonical JSON (RFC 8785). */
export function ruleSetVersion({ rules, settings, adopted }: RuleSetContent): string {
  // A rule holds nothing but texts, numbers, lists and records of them; its type merely names the fields.
  return sha256(canonicalJson({ rules: rules as unknown as readonly Json[], settings, adopted }))
}
