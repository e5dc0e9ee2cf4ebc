import { DECLARED_PARTS } from '@taga/core'
import type { ApiUser } from './ask-api.ts'
import type { Registered } from './seed-registers.ts'

const DAY = 86_400_000

/** What this organisation has not done yet, and says so. */
const NOT_DONE: readonly string[] = ['AD-4.drill', 'EX-4.drill', 'AD-17.watch']
/** What nobody has said anything about. */
const NOT_SAID: readonly string[] = ['AD-10.restore', 'AD-11.sorting']

type Programme = { readonly executive: ApiUser; readonly registered: Registered; readonly now: number }

/** What can only be declared, and who sees to some measures by when. */
export async function seedProgramme(admin: ApiUser, { executive, registered, now }: Programme): Promise<void> {
  for (const { id } of DECLARED_PARTS) {
    if (NOT_SAID.includes(id)) continue
    const isDone = !NOT_DONE.includes(id)
    await (id.startsWith('EX-') ? executive : admin).send('PUT', `/api/declarations/${id}`, {
      version: 0,
      answer: isDone ? 'yes' : 'no',
      note: isDone ? '2026年度の計画に沿って実施した（実演用の記載）。' : '来月の訓練で行う予定（実演用の記載）。',
      until: now + 300 * DAY,
    })
  }
  const owner = registered.person.get('小林 大輔')
  for (const [measure, days] of [
    ['AD-14', 30],
    ['AD-8', 14],
    ['AD-12', 45],
  ] as const)
    await admin.send('PUT', `/api/measures/${measure}/plan`, { version: 0, owner, dueAt: now + days * DAY })
}
