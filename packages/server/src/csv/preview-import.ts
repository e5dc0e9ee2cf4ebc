import { createHash } from 'node:crypto'
import { Fault } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { canonicalJson } from '../ledger/canonical-json.ts'
import type { CsvEncoding } from './encoding.ts'
import type { RegisterSheet, SheetStep } from './register-sheet.ts'
import { type BadLine, readSheet } from './sheet.ts'

/** What an import would do. Only where `bad` is empty may it be carried out, and then only as `digest` names it. */
export type ImportPreview = {
  readonly encoding: CsvEncoding | undefined
  readonly digest: string
  readonly add: number
  readonly change: number
  readonly same: number
  readonly bad: readonly BadLine[]
}

/** Reads a file against the register as it stands now. Nothing is written. */
export async function previewImport(
  db: Kysely<Schema>,
  sheet: RegisterSheet,
  file: { readonly register: string; readonly bytes: Uint8Array },
): Promise<ImportPreview> {
  const { steps, ...preview } = await planImport(db, sheet, file)
  return { ...preview, ...countSteps(steps) }
}

/**
 * Imports the file in one transaction exactly as previewed, or not at all: the plan is made again inside the transaction, and where the
 * file or the register differs from what was previewed the digest does too.
 * @throws Fault `bad_input` (detail.bad) for bad lines; `conflict` (detail.digest) where the plan is no longer the previewed one
 */
export function importSheet(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  wish: {
    readonly sheet: RegisterSheet
    readonly register: string
    readonly bytes: Uint8Array
    readonly digest: string
  },
): Promise<{ readonly added: number; readonly changed: number }> {
  return deps.store.write(async (tx) => {
    const planned = await planImport(tx.db, wish.sheet, wish)
    if (planned.bad.length > 0) throw new Fault('bad_input', { bad: planned.bad.length })
    if (planned.digest !== wish.digest) throw new Fault('conflict', { digest: planned.digest })
    const steps = planned.steps.filter((step) => step.kind !== 'same')
    for (const step of steps) await step.apply(tx, deps, actor)
    const { add: added, change: changed } = countSteps(steps)
    const body = { digest: wish.digest, added, changed }
    await tx.append({ kind: 'csv.imported', actor, subject: `register:${wish.register}`, body })
    return { added, changed }
  })
}

async function planImport(
  db: Kysely<Schema>,
  sheet: RegisterSheet,
  file: { readonly register: string; readonly bytes: Uint8Array },
) {
  const read = readSheet(file.bytes, sheet.columns)
  const { steps, bad } = read.bad.length > 0 ? { steps: [], bad: read.bad } : await sheet.plan(db, read.rows)
  const plans = [file.register, ...steps.map((step) => step.plan)]
  const digest = createHash('sha256').update(canonicalJson(plans)).digest('hex')
  return { encoding: read.encoding, digest, bad, steps }
}

function countSteps(steps: readonly SheetStep[]) {
  const count = (kind: SheetStep['kind']) => steps.filter((step) => step.kind === kind).length
  return { add: count('add'), change: count('change'), same: count('same') }
}
