import { Fault, type PreviewInput, PreviewResult } from '@taga/contract'
import type { RuleSet } from '@taga/core'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { CONFIRM_WITHIN_MS, type PublishedRules, currentRules } from '../decisions/rules.ts'
import { errorText } from '../log.ts'
import { newId } from '../new-id.ts'
import { draftRules, readContent } from './draft-rules.ts'
import { putRules } from './publish-rules.ts'
import { runPreview } from './run-preview.ts'
import { type PreviewRow, findPreview } from './store.ts'

/** Until when what was previewed can be published: people and devices go on changing. */
export const USABLE_MS = 3_600_000
/** Nobody works on a preview that has not moved for so long. */
const DEAD_MS = 60_000
const MOST_AT_ONCE = 2
/** Progress is written this often in the course of a preview. */
const PARTS = 20

/**
 * Begins to preview changed rules and answers at once; the work goes on beside other requests.
 * @throws Fault `bad_input` for a draft that is no set of rules ; `conflict` where others published since ; `busy`
 */
export async function startPreview(
  deps: Pick<Deps, 'store' | 'now' | 'random' | 'log'>,
  actor: string,
  input: PreviewInput,
): Promise<{ readonly id: string; readonly finished: Promise<void> }> {
  const present = await currentRules(deps.store.read, deps.now())
  if (present.number !== input.after) throw new Fault('conflict', { number: present.number })
  const draft = await draftRules(deps.store.read, present, input)
  const id = newId(deps.random)
  const row: PreviewRow = {
    id,
    basis: present.number,
    version: draft.version,
    body: draft.body,
    restores: input.restore ?? null,
    asked_by: actor,
    asked_at: deps.now(),
    state: 'running',
    done: 0,
    total: 0,
    alive_at: deps.now(),
    result: null,
    used_at: null,
  }
  await deps.store.write(async ({ db }) => {
    await forgetOld({ db }, row.asked_at)
    if ((await countRunning({ db }, row.asked_at)) >= MOST_AT_ONCE) throw new Fault('busy')
    await db.insertInto('rule_previews').values(row).execute()
  })
  return { id, finished: work(deps, { id, present: present.set, changed: draft }) }
}

/** Outlives the request that asked for it: whatever goes wrong is kept with the preview. */
async function work(
  deps: Pick<Deps, 'store' | 'now' | 'log'>,
  { id, present, changed }: { readonly id: string; readonly present: RuleSet; readonly changed: RuleSet },
): Promise<void> {
  let written = 0
  const told = async (done: number, total: number) => {
    if (done - written < total / PARTS) return
    written = done
    await keep(deps, id, { done, total, alive_at: deps.now() })
  }
  try {
    const result = await runPreview(deps.store.read, { present, changed, now: deps.now, told })
    await keep(deps, id, { state: 'done', result: JSON.stringify(result), alive_at: deps.now() })
  } catch (error) {
    deps.log.error('preview failed', { preview: id, error: errorText(error) })
    await markFailed(deps, id)
  }
}

function keep({ store }: Pick<Deps, 'store'>, id: string, values: Partial<PreviewRow>): Promise<unknown> {
  return store.write(({ db }) => db.updateTable('rule_previews').set(values).where('id', '=', id).execute())
}

/** Where even that cannot be written, the preview is known dead by its silence. */
async function markFailed(deps: Pick<Deps, 'store' | 'log'>, id: string): Promise<void> {
  try {
    await keep(deps, id, { state: 'failed' })
  } catch (error) {
    deps.log.error('preview not marked as failed', { preview: id, error: errorText(error) })
  }
}

async function countRunning({ db }: Pick<Tx, 'db'>, now: number): Promise<number> {
  const row = await db
    .selectFrom('rule_previews')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('state', '=', 'running')
    .where('alive_at', '>', now - DEAD_MS)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Previews that nobody can use any more and that led to nothing. */
async function forgetOld({ db }: Pick<Tx, 'db'>, now: number): Promise<void> {
  await db
    .deleteFrom('rule_previews')
    .where('used_at', 'is', null)
    .where('asked_at', '<', now - 24 * USABLE_MS)
    .execute()
}

/** How a preview stands: one that nobody has worked on for a minute failed with its server. */
export function stateOf(row: PreviewRow, now: number): PreviewRow['state'] {
  return row.state === 'running' && row.alive_at <= now - DEAD_MS ? 'failed' : row.state
}

export function resultOf(row: PreviewRow): PreviewResult | undefined {
  return row.result === null ? undefined : PreviewResult.parse(JSON.parse(row.result))
}

/**
 * Publishes exactly what was previewed. Where it stops many people their number must be typed, and it is gone again unless confirmed in
 * ten minutes; `careful` asks for the second confirmation in any case.
 * @throws Fault `preview_needed` (detail.reason) ; `typed_number_needed` (detail.people) ; `conflict` ; `rules_waiting`
 */
export function publishPreviewed(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  wish: { readonly preview: string; readonly typed?: number | undefined; readonly careful: boolean },
): Promise<PublishedRules> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const row = await findPreview(tx.db, wish.preview)
    const result = row === undefined ? undefined : resultOf(row)
    if (row === undefined || row.state !== 'done' || result === undefined)
      throw new Fault('preview_needed', { reason: 'notDone' })
    if (row.asked_at + USABLE_MS <= now) throw new Fault('preview_needed', { reason: 'tooOld' })
    const { people } = result.stopped
    if (result.stopsMany && wish.typed !== people) throw new Fault('typed_number_needed', { people })
    const used = await tx.db
      .updateTable('rule_previews')
      .set({ used_at: now })
      .where('id', '=', row.id)
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (used.numUpdatedRows === 0n) throw new Fault('preview_needed', { reason: 'used' })
    return putRules(tx, {
      actor,
      after: row.basis,
      checked: { ...readContentOf(row), body: row.body },
      now,
      confirmBy: result.stopsMany || wish.careful ? now + CONFIRM_WITHIN_MS : undefined,
      restores: row.restores ?? undefined,
      preview: row.id,
    })
  })
}

function readContentOf(row: PreviewRow) {
  const { version, rules, settings = {}, adopted } = readContent(row)
  return { version, rules, settings, adopted }
}
