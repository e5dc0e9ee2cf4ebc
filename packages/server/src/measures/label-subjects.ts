import { DECLARED_PARTS, findRule, type SubjectOfMechanism, type Words } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { LEVEL_WORDS } from '../handling/level-words.ts'

const WORDS_OF_LEVELS: Readonly<Record<string, Words>> = LEVEL_WORDS
const CONTACT_WORDS: Readonly<Record<string, Words>> = {
  security: { ja: '情報セキュリティの責任者', en: 'who leads in an incident' },
  deputy: { ja: '責任者の代理', en: 'the deputy' },
  accidents: { ja: '事故の責任部署', en: 'the department responsible for accidents' },
}

/** What the subjects of a mechanism are called on a screen, by id; at most 500 at once. One that is not found is called by its id. */
export async function labelSubjects(
  db: Kysely<Schema>,
  subject: SubjectOfMechanism,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Words>> {
  if (ids.length === 0) return new Map()
  switch (subject) {
    case 'rule':
      return named(ids, (id) => findRule(id)?.title)
    case 'part':
      return named(ids, (id) => DECLARED_PARTS.find((each) => each.id === id)?.title)
    case 'standard':
      return named(ids, () => ({ ja: '認証基準', en: 'authentication standard' }))
    case 'level':
      return named(ids, (id) => WORDS_OF_LEVELS[id])
    case 'contact':
      return named(ids, (id) => CONTACT_WORDS[id])
    case 'sending':
      return rowsOf(
        await db
          .selectFrom('sendings')
          .select(['id', 'title as name'])
          .where('id', 'in', ids)
          .orderBy('id')
          .limit(500)
          .execute(),
      )
    case 'asset':
      return rowsOf(
        await db.selectFrom('assets').select(['id', 'name']).where('id', 'in', ids).orderBy('id').limit(500).execute(),
      )
    case 'service':
      return rowsOf(
        await db
          .selectFrom('services')
          .select(['id', 'name'])
          .where('id', 'in', ids)
          .orderBy('id')
          .limit(500)
          .execute(),
      )
    case 'device':
      return rowsOf(
        await db
          .selectFrom('devices')
          .select(['id', 'label as name'])
          .where('id', 'in', ids)
          .orderBy('id')
          .limit(500)
          .execute(),
      )
    case 'person':
      return rowsOf(
        await db.selectFrom('people').select(['id', 'name']).where('id', 'in', ids).orderBy('id').limit(500).execute(),
      )
    case 'entrance':
      return rowsOf(
        await db
          .selectFrom('entrances')
          .select(['id', 'name'])
          .where('id', 'in', ids)
          .orderBy('id')
          .limit(500)
          .execute(),
      )
    case 'resource':
      return rowsOf(
        await db
          .selectFrom('resources')
          .select(['id', 'name'])
          .where('id', 'in', ids)
          .orderBy('id')
          .limit(500)
          .execute(),
      )
    case 'account':
      return rowsOf(
        await db
          .selectFrom('accounts')
          .select(['id', 'name'])
          .where('id', 'in', ids)
          .orderBy('id')
          .limit(500)
          .execute(),
      )
  }
}

function named(ids: readonly string[], find: (id: string) => Words | undefined): ReadonlyMap<string, Words> {
  return new Map(
    ids.flatMap((id): readonly (readonly [string, Words])[] => {
      const words = find(id)
      return words === undefined ? [] : [[id, words]]
    }),
  )
}

function rowsOf(rows: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, Words> {
  return new Map(rows.map(({ id, name }) => [id, { ja: name, en: name }]))
}
