import { Fault, type ProposeStandard } from '@taga/contract'
import { askApproval } from '../approvals/ask-approval.ts'
import { currentRules } from '../decisions/rules.ts'
import type { Deps } from '../deps.ts'
import type { AccountActor } from '../http/actor.ts'
import { marksOf, settingsOf, writeMarks } from './settings-in-force.ts'
import { type StandardRow, insertVersion } from './store.ts'

/**
 * Writes the next version of the standard down, with the settings in force at this moment, and asks for its approval. One version waits at
 * a time. @throws Fault `not_allowed`; `already_asked` where another waits
 */
export function proposeStandard(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  by: AccountActor,
  { demands, text }: ProposeStandard,
): Promise<StandardRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const published = await currentRules(tx.db, now)
    const settings = settingsOf(published, now)
    const { last } = await tx.db
      .selectFrom('authentication_standards')
      .select((eb) => eb.fn.max('version').as('last'))
      .executeTakeFirstOrThrow()
    const row: StandardRow = {
      version: Number(last ?? 0) + 1,
      state: 'proposed',
      open_key: 'open',
      demands: JSON.stringify(demands),
      text,
      settings: JSON.stringify(settings),
      settings_mark: writeMarks(marksOf(published, settings)),
      proposed_at: now,
      proposed_by: by.account,
      decided_at: null,
      decided_by: null,
      valid_until: null,
    }
    if (!(await insertVersion(tx.db, row))) throw new Fault('already_asked')
    const { version } = row
    await askApproval(tx, deps, {
      kind: 'authenticationStandard',
      subject: `authenticationStandard:${version}`,
      askedBy: by,
      body: { version, demands: { everywhere: demands.everywhere, kinds: namedOf(demands) }, text },
    })
    return row
  })
}

/** Kinds with a demand of their own, as JSON has them. */
function namedOf({ kinds }: ProposeStandard['demands']): { readonly [kind: string]: string } {
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, demand]): readonly (readonly [string, string])[] =>
      demand === undefined ? [] : [[kind, demand]],
    ),
  )
}
