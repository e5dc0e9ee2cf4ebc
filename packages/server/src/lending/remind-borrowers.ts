import { japanDayWords } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { type Letter, canMail, sendMail } from '../mail/send-mail.ts'
import { SOON_MS, listToRemind, markReminded } from './store.ts'

type Reminding = Pick<Deps, 'store' | 'now' | 'place' | 'sealer'>

const AGAIN_MS = 7 * 86_400_000
const AT_ONCE = 200

/**
 * Reminds borrowers of loans that are due within a week or late, once a week each: by mail where a mail server is set and the person has
 * an address; the duty in the browser is there in any case. It is noted before it is sent, so that nobody is written to twice.
 * @throws Fault `mail_refused` where the mail server refuses; those noted are not written to again before a week has passed
 */
export async function remindBorrowers(deps: Reminding): Promise<void> {
  const now = deps.now()
  const due = await listToRemind(deps.store.read, { dueBefore: now + SOON_MS, remindedBefore: now - AGAIN_MS }, AT_ONCE)
  const letters: Letter[] = []
  for (const loan of due) {
    const isMine = await deps.store.write(async (tx) => {
      if (!(await markReminded(tx.db, loan.id, { now, remindedBefore: now - AGAIN_MS }))) return false
      await tx.append({
        kind: 'loan.reminded',
        actor: 'server',
        subject: `loan:${loan.id}`,
        body: { person: loan.person_id, dueAt: loan.due_at },
      })
      return true
    })
    if (isMine && loan.mail !== null) letters.push(letterOf(loan, loan.mail, { url: deps.place.url, now }))
  }
  if (letters.length > 0 && (await canMail(deps))) await sendMail(deps, letters)
}

type Due = Awaited<ReturnType<typeof listToRemind>>[number]

/** In both languages: nobody says which one a person reads. */
function letterOf(loan: Due, to: string, { url, now }: { readonly url: string; readonly now: number }): Letter {
  const day = japanDayWords(loan.due_at ?? now)
  const isLate = (loan.due_at ?? now) < now
  const device = loan.device_label ?? ''
  const link = `${url}/my/loans/${loan.id}`
  return {
    to,
    subject: isLate
      ? `返却期限を過ぎています / Past its date: ${device}`
      : `返却期限が近づいています / Due soon: ${device}`,
    text: [
      `「${device}」の返却期限は ${day.ja} です。付属品とそろえて返却するか、延長を申請してください。`,
      link,
      '',
      `${device} is due on ${day.en}. Return it with its accessories, or ask for an extension.`,
      link,
    ].join('\n'),
  }
}
