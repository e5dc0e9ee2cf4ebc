import type { Kysely } from 'kysely'
import { SOON_MS } from '../approvals/soon.ts'
import type { Schema } from '../db/schema.ts'
import type { Duty } from '../duties/duty.ts'
import { presentConsent } from './consent-texts.ts'
import { type NamedUse, listUsesOf, stateOfUse } from './store.ts'

/** What a person has to do about devices of their own: renew, agree to a changed text, confirm the removal. */
export async function dutiesOf(db: Kysely<Schema>, person: string, now: number): Promise<readonly Duty[]> {
  const uses = await listUsesOf(db, person)
  if (uses.length === 0) return []
  const { version: consent } = await presentConsent(db)
  return uses.flatMap((row) => dutyOf(row, { now, consent }))
}

function dutyOf(row: NamedUse, { now, consent }: { readonly now: number; readonly consent: string }): readonly Duty[] {
  const { label } = row
  const id = `personalDevice:${row.device_id}`
  const state = stateOfUse(row, { now, soon: now + SOON_MS })
  const renew = `/my/personal-devices/ask?device=${encodeURIComponent(row.device_id)}`
  switch (state) {
    case 'ended':
    case 'toCheck':
      return []
    case 'ending':
      return [
        {
          id,
          title: { ja: `「${label}」から会社のデータを消してください`, en: `Remove company data from "${label}"` },
          text: {
            ja: 'この端末の業務利用は終わりました。アカウントとデータを消し、消したことを確認してください。',
            en: 'Work on this device is over. Remove accounts and data, and confirm that you did.',
          },
          href: `/my/personal-devices/${encodeURIComponent(row.device_id)}/end`,
          state: 'open',
        },
      ]
    case 'endingSoon':
    case 'expired':
      return [
        {
          id,
          title: { ja: `「${label}」の利用期限を更新してください`, en: `Renew the approval of "${label}"` },
          text: {
            ja: '続けて使うなら、保護対策をもう一度確かめて更新を申請してください。使わないなら利用を終えてください。',
            en: 'To go on, confirm its protections again and ask for renewal. If you no longer use it, end its use.',
          },
          dueAt: row.valid_until,
          href: renew,
          state: state === 'expired' ? 'late' : 'open',
        },
      ]
    case 'inUse':
      if (row.consent_version === consent) return []
      return [
        {
          id,
          title: { ja: `「${label}」：同意の文面が変わりました`, en: `"${label}": the text you agreed to has changed` },
          text: {
            ja: '新しい文面を読み、同意できるときは更新を申請してください。',
            en: 'Read the new text, and ask for renewal if you agree to it.',
          },
          dueAt: row.valid_until,
          href: renew,
          state: 'open',
        },
      ]
  }
}
