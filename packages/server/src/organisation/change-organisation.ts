import { Fault, type FirstHourState, type FirstHourStep, type OrganisationChange } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { deleteStep, ensureOrganisation, findOrganisation, putStep, updateOrganisation } from './store.ts'

/**
 * Replaces the profile. What decides (departments' patterns, rules) does not change by it: patterns in use are what the measures count over.
 * @throws Fault `conflict` where somebody changed it since `version`
 */
export function changeOrganisation(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  change: OrganisationChange,
): Promise<void> {
  const { version, nameJa, nameEn, patternsInUse } = change
  const words = [...new Set(change.words)]
  return deps.store.write(async (tx) => {
    const now = deps.now()
    await ensureOrganisation(tx.db, now)
    const row = {
      name_ja: nameJa ?? null,
      name_en: nameEn ?? null,
      words: JSON.stringify(words),
      patterns: patternsInUse === undefined ? null : JSON.stringify([...new Set(patternsInUse)]),
      updated_at: now,
    }
    if (!(await updateOrganisation(tx.db, row, version))) throw await crossed(tx)
    await tx.append({
      kind: 'organisation.changed',
      actor,
      subject: 'organisation',
      body: {
        ...(nameJa === undefined ? {} : { nameJa }),
        ...(nameEn === undefined ? {} : { nameEn }),
        words: words.length,
        ...(patternsInUse === undefined ? {} : { patternsInUse }),
      },
    })
  })
}

/** Marks a step of the first hour; `open` takes it up again. The same twice is once. */
export function markStep(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { step, state }: { readonly step: FirstHourStep; readonly state: FirstHourState },
): Promise<void> {
  return deps.store.write(async (tx) => {
    const at = deps.now()
    if (state === 'open') await deleteStep(tx.db, step)
    else await putStep(tx.db, { step, state, at })
    await tx.append({ kind: 'firstHour.stepMarked', actor, subject: 'organisation', body: { step, state } })
  })
}

async function crossed(tx: Tx): Promise<Fault> {
  return new Fault('conflict', { version: (await findOrganisation(tx.db))?.version ?? 0 })
}
