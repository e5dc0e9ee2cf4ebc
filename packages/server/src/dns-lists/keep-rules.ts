import { type AddNameRule, type ChangeDnsSettings, Fault } from '@taga/contract'
import { closeGranted } from '../approvals/end-approval.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { putRule, takeRule } from './put-rule.ts'
import { foldName } from './read-lines.ts'
import { type NameRuleRow, readDnsSettings } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'random'>

/** A rule of the organisation's own. A later one about the same takes its place. @throws Fault `bad_input`, `conflict` where there are too many */
export async function addNameRule(
  { store, now, random }: Needs,
  actor: string,
  draft: AddNameRule,
): Promise<NameRuleRow> {
  const value = draft.kind === 'category' ? draft.value : foldName(draft.value.trim().replace(/^\*\./, ''))
  if (value === undefined)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'value', problem: 'notAName' }] })
  return store.write(async (tx) => {
    const { act, kind, note = null } = draft
    const values = { id: newId(random), act, kind, value, note, created_at: now() }
    const former = await putRule(tx, actor, values)
    if (former !== undefined) await closeGranted(tx, { now, random }, { id: former.id, actor, cause: 'replaced' })
    return values
  })
}

/** What was granted by a request ends with its rule. @throws Fault `not_found` */
export async function removeNameRule({ store, now, random }: Needs, actor: string, id: string): Promise<void> {
  await store.write(async (tx) => {
    if (!(await takeRule(tx, actor, id))) throw new Fault('not_found')
    await closeGranted(tx, { now, random }, { id, actor, cause: 'revoked' })
  })
}

/** @throws Fault `conflict` for a change in between; `bad_input` for a page without an address */
export async function putDnsSettings(
  { store }: Pick<Needs, 'store'>,
  actor: string,
  { settings, version }: ChangeDnsSettings,
): Promise<void> {
  const { blockedAs } = settings
  if (blockedAs.kind === 'page' && blockedAs.ipv4 === undefined && blockedAs.ipv6 === undefined)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'ipv4', problem: 'required' }] })
  await store.write(async (tx) => {
    const present = await readDnsSettings(tx.db)
    if (present.version !== version) throw new Fault('conflict', { version: present.version })
    const values = { id: 'dns', body: JSON.stringify(settings), version: version + 1 } as const
    await tx.db
      .insertInto('dns_settings')
      .values(values)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute()
    await tx.append({
      kind: 'names.settingsChanged',
      actor,
      subject: 'names:settings',
      body: {
        resolvers: settings.resolvers.map(({ address, port, tlsName }) => `${address} ${port} ${tlsName ?? ''}`.trim()),
        blockedAs: settings.blockedAs.kind,
        privateNames: [...settings.privateNames],
      },
    })
  })
}
