import type { Kysely } from 'kysely'
import { SOON_MS } from '../approvals/soon.ts'
import type { Schema } from '../db/schema.ts'
import type { Duty } from '../duties/duty.ts'
import { titlesOf } from './exempt-from.ts'
import { listOwned } from './store.ts'

/** The exemptions that a person answers for and that end within 30 days. */
export async function dutiesOf(db: Kysely<Schema>, person: string, now: number): Promise<readonly Duty[]> {
  const owned = await listOwned(db, person, now, now + SOON_MS)
  if (owned.length === 0) return []
  const titleOf = await titlesOf(db, now)
  return owned.map((row) => {
    const title = titleOf(row.exempt_from)
    return {
      id: `exemption:${row.id}`,
      title: { ja: '責任者になっている例外の期限が近づいています', en: 'An exemption you answer for ends soon' },
      text: {
        ja: `「${title.ja}」の例外です。対策が済んだかを確かめ、まだ必要なら記録し直してください。`,
        en: `It is from "${title.en}". See whether the cause is mended; record it again only if it is still needed.`,
      },
      dueAt: row.until,
      href: '/exemptions?state=endingSoon',
      state: 'open',
    }
  })
}
