import { LEVELS, type Level, type Words } from '@taga/core'
import type { Kysely } from 'kysely'
import { assetsBehind } from '../assets/store.ts'
import type { Schema } from '../db/schema.ts'
import { type OpenedFrom, listOpenedFrom } from './store.ts'

/** Something that may lie on a device. `level` absent: not decided, and to be taken as confidential. */
export type DataOnDevice = {
  readonly title: string
  readonly level?: Level
  readonly lastAt?: number
  readonly why: Words
  readonly href?: string
}

const LOOK_BACK_MS = 180 * 86_400_000

/**
 * What may lie on a device, highest level first: by the record of what was opened from it in the last 180 days in a way that keeps data on
 * it, and the information that is held behind those systems. Nothing listed does not mean that nothing is there. `person`: only what this
 * person opened; who had the device before is no business of theirs.
 */
export async function dataOnDevice(
  db: Kysely<Schema>,
  { device, person, now }: { readonly device: string; readonly person?: string | undefined; readonly now: number },
): Promise<readonly DataOnDevice[]> {
  const opened = newestOfEach(await listOpenedFrom(db, { device, person, since: now - LOOK_BACK_MS }))
  const assets = await assetsBehind(
    db,
    opened.map((each) => each.id),
  )
  const names = new Map(opened.map((each) => [each.id, each.name]))
  return [
    ...opened.map(
      (each): DataOnDevice => ({
        title: each.name,
        ...(each.level === null ? {} : { level: each.level }),
        lastAt: each.at,
        why: whyOf(each),
      }),
    ),
    ...assets.map(
      (each): DataOnDevice => ({
        title: each.name,
        ...(each.level === null ? {} : { level: each.level }),
        why: behind(names.get(each.resource_id ?? '') ?? ''),
        href: `/assets/${each.id}`,
      }),
    ),
  ].toSorted((one, other) => heightOf(other) - heightOf(one))
}

function heightOf({ level }: DataOnDevice): number {
  return level === undefined ? LEVELS.length : LEVELS.indexOf(level)
}

function newestOfEach(rows: readonly OpenedFrom[]): readonly OpenedFrom[] {
  const byId = new Map<string, OpenedFrom>()
  for (const row of rows) if ((byId.get(row.id)?.at ?? -1) < row.at) byId.set(row.id, row)
  return [...byId.values()]
}

function whyOf({ action, pattern }: OpenedFrom): Words {
  if (action === 'download' || action === 'takeOut')
    return {
      ja: 'この端末にダウンロードまたは持ち出しをした記録がある',
      en: 'downloaded to or taken out on this device',
    }
  if (pattern === 'take_home_pc')
    return { ja: '端末にデータを置く方式で開いた記録がある', en: 'opened in a way that keeps data on the device' }
  return {
    ja: '保存できるクラウドをこの端末で開いた記録がある',
    en: 'a cloud application that allows saving was opened',
  }
}

function behind(resource: string): Words {
  return { ja: `「${resource}」で扱う情報`, en: `information held in ${resource}` }
}
