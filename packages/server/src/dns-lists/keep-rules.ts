import { type AddNameRule, type ChangeDnsSettings, Fault, MOST_NAME_RULES } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { foldName } from './read-lines.ts'
import { listNameRules, type NameRuleRow, readDnsSettings } from './store.ts'

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
    if ((await listNameRules(tx.db)).length >= MOST_NAME_RULES) throw new Fault('conflict', { field: 'rules' })
    const { act, kind, note = null } = draft
    const values = { id: newId(random), act, kind, value, note, created_at: now() }
    await tx.db
      .insertInto('dns_rules')
      .values(values)
      .onConflict((conflict) => conflict.columns(['kind', 'value']).doUpdateSet(values))
      .execute()
    await tx.append({ kind: 'names.ruleAdded', actor, subject: `names:${values.id}`, body: { act, kind, value } })
    return values
  })
}

export async function removeNameRule({ store }: Pick<Needs, 'store'>, actor: string, id: string): Promise<void> {
  await store.write(async (tx) => {
    const row = await tx.db.deleteFrom('dns_rules').where('id', '=', id).returningAll().executeTakeFirst()
    if (row === undefined) throw new Fault('not_found')
    const { act, kind, value } = row
    await tx.append({ kind: 'names.ruleRemoved', actor, subject: `names:${id}`, body: { act, kind, value } })
  })
}

/** @throws Fault `conflict` for a change in between */
export async function putDnsSettings(
  { store }: Pick<Needs, 'store'>,
  actor: string,
  { settings, version }: ChangeDnsSettings,
): Promise<void> {
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
