import { Fault, Handling, type LevelAnswer } from '@taga/contract'
import { LEVELS, type Level, type Words, guideline } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'

/** How each level of information is handled: as the organisation decided, else as the guideline suggests, with version 0. */
export async function readLevels(db: Kysely<Schema>, language: keyof Words): Promise<readonly LevelAnswer[]> {
  const rows = await db.selectFrom('handling').selectAll().orderBy('level').limit(LEVELS.length).execute()
  return LEVELS.map((level) => {
    const row = rows.find((each) => each.level === level)
    return row === undefined
      ? { level, handling: suggested(level, language), version: 0 }
      : { level, handling: Handling.parse(JSON.parse(row.body)), version: row.version, updatedAt: row.updated_at }
  })
}

export type HandlingDecision = { readonly level: Level; readonly version: number; readonly handling: Handling }

/** @throws Fault `conflict` for a decision in between */
export function decideHandling(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { level, version, handling }: HandlingDecision,
): Promise<LevelAnswer> {
  const body = JSON.stringify(handling)
  return deps.store.write(async (tx) => {
    const now = deps.now()
    const row = { level, body, version: version + 1, updated_at: now, updated_by: actor }
    const written =
      version === 0
        ? await tx.db
            .insertInto('handling')
            .values(row)
            .onConflict((conflict) => conflict.column('level').doNothing())
            .executeTakeFirst()
            .then(({ numInsertedOrUpdatedRows }) => numInsertedOrUpdatedRows)
        : await tx.db
            .updateTable('handling')
            .set(row)
            .where('level', '=', level)
            .where('version', '=', version)
            .executeTakeFirst()
            .then(({ numUpdatedRows }) => numUpdatedRows)
    if (written === 0n) throw new Fault('conflict')
    await tx.append({ kind: 'handling.decided', actor, subject: `level:${level}`, body: JSON.parse(body) })
    return { level, handling, version: version + 1, updatedAt: now }
  })
}

/** What the guideline says of a level (figure F10), as a starting point: whoever adopts it writes it in their own words. */
function suggested(level: Level, language: keyof Words): Handling {
  const words = guideline.informationLevels.levels.find(({ id }) => id === level)
  if (words === undefined) throw new Error(`the guideline has no level ${level}`)
  const { who, conditions, ...rules } = STARTING[level]
  return {
    meaning: words.handling[language],
    examples: words.examples.map((example) => example[language]),
    ...rules,
    who: who[language],
    ...(conditions === undefined ? {} : { conditions: conditions[language] }),
  }
}

type Starting = Omit<Handling, 'meaning' | 'examples' | 'who' | 'conditions'> & {
  readonly who: Words
  readonly conditions?: Words
}

const STARTING: Readonly<Record<Level, Starting>> = {
  public: {
    telework: 'free',
    takeOut: 'free',
    print: 'free',
    send: 'free',
    encrypt: 'none',
    who: { ja: '全員', en: 'everybody' },
  },
  business: {
    telework: 'conditions',
    takeOut: 'conditions',
    print: 'conditions',
    send: 'conditions',
    encrypt: 'required',
    who: { ja: '業務で使う人', en: 'those whose work needs it' },
    conditions: {
      ja: '会社が認めた端末と方式で使い、持ち出すときは許可を受け、原本を社内に残す。',
      en: 'Used on devices and by patterns that the company has approved; taken out with permission only, with the original kept at the office.',
    },
  },
  confidential: {
    telework: 'conditions',
    takeOut: 'no',
    print: 'no',
    send: 'no',
    encrypt: 'required',
    who: { ja: '権限を与えられた人だけ', en: 'only those who were given the right' },
    conditions: {
      ja: '端末にデータが残らない方式（リモートデスクトップ、仮想デスクトップ、セキュアブラウザー）だけで使う。',
      en: 'Only by patterns that leave nothing on the device: remote desktop, virtual desktop, secure browser.',
    },
  },
}
