import { Fault, type WhyNameAnswer } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { isInPart, partOf } from './pack-names.ts'
import { foldName } from './read-lines.ts'
import { contentOf, findPart, listNameRules, listNamesAtGateways, listsInForce } from './store.ts'

type Found = WhyNameAnswer['by'][number]

/**
 * Whether a name is refused, and by what, as gateways decide it. Which listed names count for the host itself alone they have said themselves;
 * where none has said so since the lists are what they are, it is not known. @throws Fault `bad_input`
 */
export async function whyName(db: Kysely<Schema>, text: string): Promise<WhyNameAnswer> {
  const name = foldName(hostIn(text))
  if (name === undefined) throw new Fault('bad_input', { in: 'body', fields: [{ field: 'name', problem: 'notAName' }] })
  const ways = name.split('.').map((_, at, labels) => labels.slice(at).join('.'))
  const rules = await listNameRules(db)
  const ruled = rules.filter(({ kind, value }) =>
    kind === 'name' ? value === name : kind === 'suffix' && ways.includes(value),
  )
  const byRule = (act: 'block' | 'allow'): readonly Found[] =>
    ruled
      .filter((rule) => rule.act === act)
      .map(({ value, note }) => ({ kind: 'rule', title: note ?? '', entry: value, act }))
  const allowing = byRule('allow')
  if (allowing.length > 0) return { name, state: 'allowed', by: [...allowing] }
  const refusing = byRule('block')
  if (refusing.length > 0) return { name, state: 'blocked', by: [...refusing] }
  const allowed = new Set(rules.flatMap(({ kind, value }) => (kind === 'category' ? [value] : [])))
  const lists = await listsInForce(db)
  const known = (await listNamesAtGateways(db)).filter(({ built }) =>
    lists.every((list) => built.contents.includes(list.content_id)),
  )
  if (known.length === 0) return { name, state: 'unknown', by: [] }
  const exactOnly = new Set(known.flatMap(({ built }) => built.exactOnly))
  const found: Found[] = []
  for (const list of lists) {
    if (list.act === 'block' && allowed.has(list.category)) continue
    const { parts = 0 } = contentOf(list) ?? {}
    for (const entry of ways) {
      if (parts === 0 || (entry !== name && exactOnly.has(entry))) continue
      const part = await findPart(db, list.content_id, partOf(entry, parts))
      if (part === undefined || !(await isInPart(part.body, entry))) continue
      found.push({ kind: 'list', title: list.name, entry, act: list.act })
      break
    }
  }
  const state = found.some(({ act }) => act === 'allow') ? 'allowed' : found.length > 0 ? 'blocked' : 'notListed'
  return { name, state, by: found }
}

/** People paste what stands in the bar of their browser. */
function hostIn(text: string): string {
  const plain = text.trim()
  if (!/^[a-z]+:\/\//i.test(plain)) return plain.replace(/[/?#].*$/s, '').replace(/:\d+$/, '')
  return URL.canParse(plain) ? new URL(plain).hostname : ''
}
