import { type BoundaryRuleInput, Fault } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { checkReviewDue } from './keep-entrance.ts'
import { type BoundaryRuleRow, findBoundaryRule, findEntrance } from './store.ts'

/** Most rules in front of one entrance: more than that nobody reviews. */
const MOST_RULES = 500

/** Adds a rule of the boundary (AD-15). @throws Fault `not_found`; `bad_input` for a review too far ahead; `conflict` for too many */
export function addBoundaryRule(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  { entrance, draft }: { readonly entrance: string; readonly draft: BoundaryRuleInput },
): Promise<BoundaryRuleRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    checkReviewDue(draft.reviewDueAt, now)
    if ((await findEntrance(tx.db, entrance)) === undefined) throw new Fault('not_found')
    const { count } = await tx.db
      .selectFrom('boundary_rules')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('entrance_id', '=', entrance)
      .executeTakeFirstOrThrow()
    if (Number(count) >= MOST_RULES) throw new Fault('conflict', { most: MOST_RULES })
    const row: BoundaryRuleRow = {
      id: newId(deps.random),
      entrance_id: entrance,
      ...columnsOf(draft, now),
      version: 1,
      created_at: now,
    }
    await tx.db.insertInto('boundary_rules').values(row).execute()
    await tx.append({
      kind: 'boundaryRule.added',
      actor,
      subject: `entrance:${entrance}`,
      body: { rule: row.id, ...draft },
    })
    return row
  })
}

/** Reviews a rule: still needed, to be removed, or removed. @throws Fault `not_found`, `conflict`, `bad_input` */
export function reviewBoundaryRule(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  change: { readonly id: string; readonly version: number; readonly draft: BoundaryRuleInput },
): Promise<BoundaryRuleRow> {
  const { id, version, draft } = change
  return deps.store.write(async (tx) => {
    const now = deps.now()
    checkReviewDue(draft.reviewDueAt, now)
    const row = await tx.db
      .updateTable('boundary_rules')
      .set({ ...columnsOf(draft, now), version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) {
      const present = await findBoundaryRule(tx.db, id)
      throw present === undefined ? new Fault('not_found') : new Fault('conflict', { version: present.version })
    }
    await tx.append({
      kind: 'boundaryRule.reviewed',
      actor,
      subject: `entrance:${row.entrance_id}`,
      body: { rule: id, ...draft },
    })
    return row
  })
}

function columnsOf({ reviewDueAt, ...draft }: BoundaryRuleInput, now: number) {
  return { ...draft, reviewed_at: now, review_by: reviewDueAt }
}
