import { type AuthenticationStandardAnswer, Fault, StandardSettings, type StandardVersion } from '@taga/contract'
import { GUIDELINE_DEMANDS, compareToStandard, lackOfStandard } from '@taga/core'
import type { Kysely } from 'kysely'
import { namesOfAccounts } from '../approvals/store.ts'
import type { Schema } from '../db/schema.ts'
import { currentRules } from '../decisions/rules.ts'
import { entranceOf, listEntrances } from '../entrances/store.ts'
import { readOrganisation } from '../organisation/store.ts'
import { changedParts, marksOf, settingsOf } from './settings-in-force.ts'
import { type StandardRow, findNumbered, findVersion, listVersions, readDemands, standardOf } from './store.ts'

/** The standard with everything it stands on, and every entrance held against it (O1, AD-14). */
export async function readStandard(db: Kysely<Schema>, now: number): Promise<AuthenticationStandardAnswer> {
  const published = await currentRules(db, now)
  const settings = settingsOf(published, now)
  const [approved, proposed] = [await findVersion(db, 'approved'), await findVersion(db, 'proposed')]
  const versions = await listVersions(db)
  const named = [...versions, ...[approved, proposed].filter((row) => row !== undefined)]
  const accounts = named.flatMap((row) => [row.proposed_by, ...(row.decided_by === null ? [] : [row.decided_by])])
  const names = await namesOfAccounts(db, accounts)
  const standard = approved === undefined ? undefined : standardOf(approved, published)
  const lack = lackOfStandard(standard, now)
  const entrances = (await listEntrances(db)).map((row) => {
    const entrance = entranceOf(row)
    const { state, lacks } = compareToStandard(entrance, standard?.demands ?? GUIDELINE_DEMANDS, now)
    const { id, name, kind, authentication, passwordPolicy } = entrance
    return { id, name, kind, authentication, passwordPolicy, compared: { state, lacks: [...lacks] } }
  })
  const { nameJa, nameEn } = await readOrganisation(db)
  return {
    now,
    organisation: { ja: nameJa, en: nameEn },
    settings,
    ...(approved === undefined ? {} : { approved: answerVersion(approved, names) }),
    ...(proposed === undefined ? {} : { proposed: answerVersion(proposed, names) }),
    ...(lack === undefined ? {} : { lack }),
    changed: approved === undefined ? [] : [...changedParts(approved.settings_mark, marksOf(published, settings))],
    entrances,
    n: entrances.filter(({ compared }) => compared.state === 'meets').length,
    m: entrances.length,
    versions: versions.map((row) => answerLine(row, names)),
  }
}

/** One version as it was written, whatever became of it. @throws Fault `not_found` */
export async function readVersion(db: Kysely<Schema>, version: number): Promise<StandardVersion> {
  const row = await findNumbered(db, version)
  if (row === undefined) throw new Fault('not_found')
  const accounts = [row.proposed_by, ...(row.decided_by === null ? [] : [row.decided_by])]
  return answerVersion(row, await namesOfAccounts(db, accounts))
}

type Names = ReadonlyMap<string, string>

function answerLine(row: StandardRow, names: Names) {
  return {
    version: row.version,
    state: row.state,
    proposedAt: row.proposed_at,
    proposedBy: names.get(row.proposed_by) ?? '',
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    ...(row.decided_by === null ? {} : { decidedBy: names.get(row.decided_by) ?? '' }),
    ...(row.valid_until === null ? {} : { validUntil: row.valid_until }),
  }
}

function answerVersion(row: StandardRow, names: Names): StandardVersion {
  return {
    ...answerLine(row, names),
    demands: readDemands(row),
    text: row.text,
    settings: StandardSettings.parse(JSON.parse(row.settings)),
  }
}
