import { Fault, FAULTS, type InvitePeople, type InvitedPeople, japanTimeWords } from '@taga/contract'
import type { Words } from '@taga/core'
import { issueInvitation, requireFreeName } from '../accounts/invite-account.ts'
import { insertAccount } from '../accounts/store.ts'
import type { Deps } from '../deps.ts'
import { invitationLetter } from '../mail/letters.ts'
import { canMail, type Letter, sendMail } from '../mail/send-mail.ts'
import { newId } from '../new-id.ts'
import { readOrganisation } from '../organisation/store.ts'
import { insertPerson } from '../people/insert-person.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random' | 'sealer' | 'log' | 'places'>
type Line = InvitedPeople['invited'][number]
type Invited = Extract<Line, { outcome: 'invited' }>

/**
 * Puts people into the register, each with an account and a link with which they choose how they sign in. A line that cannot be is
 * refused in words and leaves nothing behind; the others stand. The links are told this once. Mail goes out after everything is kept:
 * where it fails, the link is still there to be handed over otherwise.
 */
export async function invitePeople(deps: Needs, actor: string, wish: InvitePeople): Promise<InvitedPeople> {
  const lines: Line[] = []
  for (const person of wish.people) lines.push(await inviteOne(deps, actor, person))
  return { invited: wish.send ? await mailThem(deps, wish, lines) : lines }
}

async function inviteOne(deps: Needs, actor: string, wish: InvitePeople['people'][number]): Promise<Line> {
  const { name, signInName, mail, department } = wish
  const roles = [...new Set(wish.roles)]
  const id = newId(deps.random)
  try {
    const { person, ticket, expiresAt } = await deps.store.write(async (tx) => {
      await requireFreeName(tx, signInName)
      const added = await insertPerson(tx, deps, actor, { name, mail, department, rights: [] })
      await insertAccount(tx.db, {
        id,
        name: signInName,
        person_id: added.id,
        roles: JSON.stringify(roles),
        created_at: deps.now(),
      })
      const issued = await issueInvitation(tx, deps, id)
      await tx.append({
        kind: 'account.invited',
        actor,
        subject: `account:${id}`,
        body: { name: signInName, person: added.id, roles, expiresAt: issued.expiresAt },
      })
      return { person: added.id, ...issued }
    })
    const link = `${deps.places.main().url}/invitation#ticket=${ticket}`
    return { outcome: 'invited', name, signInName, person, link, expiresAt, mailed: 'no' }
  } catch (error) {
    if (!(error instanceof Fault) || (error.code !== 'conflict' && error.code !== 'bad_input')) throw error
    return { outcome: 'refused', name, signInName, why: refusalWords(error) }
  }
}

function refusalWords(fault: Fault): Words {
  const { field, reason } = fault.detail
  if (field === 'mail')
    return {
      ja: 'このメールアドレスの人はすでに登録されています。',
      en: 'Somebody with this mail address is registered already.',
    }
  if (reason === 'looksAlike')
    return { ja: '見分けのつかないユーザーIDがすでにあります。', en: 'There is a user ID already that looks the same.' }
  if (field === 'name') return { ja: 'このユーザーIDはすでに使われています。', en: 'This user ID is taken.' }
  return { ...FAULTS[fault.code].words }
}

async function mailThem(deps: Needs, wish: InvitePeople, lines: readonly Line[]): Promise<Line[]> {
  const { nameJa, nameEn } = await readOrganisation(deps.store.read)
  const organisation = wish.lang === 'ja' ? (nameJa ?? nameEn) : (nameEn ?? nameJa)
  const addressed = lines.flatMap((line, at) => {
    const to = wish.people[at]?.mail
    return line.outcome === 'invited' && to !== undefined
      ? [{ line, letter: letterTo(line, to, organisation, wish.lang) }]
      : []
  })
  const taken = await tryToSend(
    deps,
    addressed.map(({ letter }) => letter),
  )
  const outcomes = new Map(
    addressed.map(({ line }, at) => [line, taken[at] === true ? ('sent' as const) : ('failed' as const)]),
  )
  return lines.map((line) => (line.outcome === 'invited' ? { ...line, mailed: outcomes.get(line) ?? 'no' } : line))
}

async function tryToSend(deps: Needs, letters: readonly Letter[]): Promise<readonly boolean[]> {
  if (letters.length === 0 || !(await canMail(deps))) return []
  try {
    return await sendMail(deps, letters)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    deps.log.error('invitations could not be mailed', { letters: letters.length })
    return []
  }
}

function letterTo(
  { name, link, expiresAt }: Invited,
  to: string,
  organisation: string | undefined,
  lang: 'ja' | 'en',
): Letter {
  const until = japanTimeWords(expiresAt)[lang]
  return invitationLetter({ to, name, organisation, link, until }, lang)
}
