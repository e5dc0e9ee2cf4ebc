import { fileURLToPath } from 'node:url'
import type { World } from '../look/collector.ts'

/** The script that looks; the others lie beside it. */
export const LOOK_SCRIPT = 'taga-look.ps1'

/** Where the collector may lie: beside this source, or beside the bundle. */
const FOLDERS = ['./collector/', './collectors/windows/'] as const

/** The folder that holds the collector, with its separator at the end; undefined where it was not brought along. */
export async function findCollector(world: Pick<World, 'stat'>): Promise<string | undefined> {
  for (const relative of FOLDERS) {
    const folder = fileURLToPath(new URL(relative, import.meta.url))
    const script = await world.stat(`${folder}${LOOK_SCRIPT}`)
    if (script.kind === 'stat' && script.type === 'file') return folder
  }
  return undefined
}
