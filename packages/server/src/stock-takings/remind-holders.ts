import { Fault, japanDayWords } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { type Letter, canMail, sendMail } from '../mail/send-mail.ts'
import { type StockTakingRow, findStockTaking, listOpenStockTakings, listSilentHolders } from './store.ts'

type Reminding = Pick<Deps, 'store' | 'now' | 'place' | 'sealer'>

const DAY_MS = 86_400_000
const BEFORE_END_MS = 3 * DAY_MS
const AFTER_END_MS = 14 * DAY_MS
const AGAIN_MS = 3 * DAY_MS
/** Nobody is written to twice within this time, whoever asks for it. */
const QUIET_MS = 60 * 60_000

export type Reminded = { readonly people: number; readonly mailed: number }

/**
 * Reminds the holders of every open stock-taking, from three days before its end, each three days, until two weeks after it. One that
 * cannot be reminded of holds up no other, and is tried again at the next turn.
 * @throws what the first of those that failed said
 */
export async function remindAllHolders(deps: Reminding): Promise<void> {
  const now = deps.now()
  const failed: unknown[] = []
  for (const taking of await listOpenStockTakings(deps.store.read)) {
    const isTime = now >= taking.until - BEFORE_END_MS && now <= taking.until + AFTER_END_MS
    if (!isTime || now - (taking.reminded_at ?? 0) < AGAIN_MS) continue
    await remindHolders(deps, 'server', taking.id).catch((error: unknown) => failed.push(error))
  }
  if (failed.length > 0) throw failed[0]
}

/**
 * Reminds everybody who has not answered yet: by mail where a mail server is set and the person has an address; the duty in the browser
 * is there in any case.
 * @throws Fault `not_found`; `conflict` (detail.reason `closed`, `remindedJustNow`); `mail_refused` where nobody was written to: then it
 * counts as not reminded
 */
export async function remindHolders(deps: Reminding, actor: string, id: string): Promise<Reminded> {
  const taking = await findStockTaking(deps.store.read, id)
  if (taking === undefined) throw new Fault('not_found')
  if (taking.closed_at !== null) throw new Fault('conflict', { reason: 'closed' })
  const silent = await listSilentHolders(deps.store.read, id)
  await noteReminder(deps, actor, { taking, people: silent.length })
  const letters = silent.flatMap((person) =>
    person.mail === null
      ? []
      : [letterOf(taking, { to: person.mail, devices: Number(person.devices) }, deps.place.url)],
  )
  if (letters.length === 0 || !(await canMail(deps))) return { people: silent.length, mailed: 0 }
  const taken = await sendMail(deps, letters).catch(async (error: unknown) => {
    await takeBackReminder(deps, actor, taking)
    throw error
  })
  return { people: silent.length, mailed: taken.filter(Boolean).length }
}

/** The mail server took no letter: whoever mends it may remind at once. */
function takeBackReminder({ store }: Pick<Deps, 'store'>, actor: string, taking: StockTakingRow): Promise<void> {
  return store.write(async (tx) => {
    await tx.db
      .updateTable('stock_takings')
      .set({ reminded_at: taking.reminded_at })
      .where('id', '=', taking.id)
      .execute()
    await tx.append({
      kind: 'stockTaking.reminderFailed',
      actor,
      subject: `stockTaking:${taking.id}`,
      body: { because: 'mailRefused' },
    })
  })
}

/** Noted before anything is sent; one statement decides between two who remind at the same moment. */
function noteReminder(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { taking, people }: { readonly taking: StockTakingRow; readonly people: number },
): Promise<void> {
  return store.write(async (tx) => {
    const done = await tx.db
      .updateTable('stock_takings')
      .set({ reminded_at: now() })
      .where('id', '=', taking.id)
      .where('closed_at', 'is', null)
      .where((eb) => eb.or([eb('reminded_at', 'is', null), eb('reminded_at', '<=', now() - QUIET_MS)]))
      .executeTakeFirst()
    if (done.numUpdatedRows !== 1n) throw new Fault('conflict', { reason: 'remindedJustNow' })
    await tx.append({ kind: 'stockTaking.reminded', actor, subject: `stockTaking:${taking.id}`, body: { people } })
  })
}

/** In both languages: nobody says which one a person reads. */
function letterOf(
  taking: StockTakingRow,
  { to, devices }: { readonly to: string; readonly devices: number },
  url: string,
): Letter {
  const day = japanDayWords(taking.until)
  const link = `${url}/my/stock-taking`
  return {
    to,
    subject: `棚卸しへの回答のお願い / Stock-taking: ${taking.name}`,
    text: [
      `棚卸し「${taking.name}」への回答をお待ちしています（${devices}台、期限 ${day.ja}）。手元にあるかを教えてください。`,
      link,
      '',
      `The stock-taking "${taking.name}" waits for your answer (devices: ${devices}, until ${day.en}). Say whether you have them.`,
      link,
    ].join('\n'),
  }
}
