import type { World } from '../look/collector.ts'

/** Lists older than this say nothing about today. */
export const LISTS_MAX_AGE_MS = 48 * 3_600_000

export type AptUpdate = { readonly name: string; readonly version: string; readonly security: boolean }

/**
 * Updates that `apt-get -s upgrade` would install: `Inst name [present] (candidate Origin:suite, ... [arch])`.
 * Kept back packages count as well. Whether one is a security update stands in its suite (`bookworm-security`, `Debian-Security`, `noble-security`).
 */
export function parseSimulatedUpgrade(stdout: string): readonly AptUpdate[] {
  return stdout.split('\n').flatMap((line) => {
    const match = /^Inst (\S+) \[[^\]]*\] \((\S+) (.*) \[[^\]]*\]\)/.exec(line)
    const [, name, version, origins] = match ?? []
    if (name === undefined || version === undefined || origins === undefined) return []
    return [{ name, version, security: /security|Ubuntu Pro|ESM/i.test(origins) }]
  })
}

/** The local time at which the package lists were last brought up to date, or undefined where there are none. */
export async function listsTime(world: World): Promise<number | undefined> {
  const lists = await world.listFolder('/var/lib/apt/lists')
  const releases = lists.kind === 'names' ? lists.names.filter((name) => name.endsWith('Release')) : []
  if (releases.length === 0) return undefined
  const times = await Promise.all(
    ['/var/lib/apt/lists', '/var/lib/apt/periodic/update-success-stamp'].map((path) => world.stat(path)),
  )
  return Math.max(...times.map((time) => (time.kind === 'stat' ? time.modifiedAt : 0)))
}

/** True where a signed list says of itself that it stands no longer (`Valid-Until`), however lately it was fetched. */
export async function hasExpiredList(world: World): Promise<boolean> {
  const folder = '/var/lib/apt/lists'
  const lists = await world.listFolder(folder)
  const names = lists.kind === 'names' ? lists.names.filter((name) => /(In)?Release$/.test(name)) : []
  const heads = await Promise.all(names.map((name) => world.readBytes(`${folder}/${name}`, 4_096)))
  return heads.some((head) => {
    if (head.kind === 'failed') return false
    const until = /^Valid-Until: (.*)$/m.exec(Buffer.from(head.bytes).toString('latin1'))?.[1]
    return until !== undefined && Date.parse(until) < world.now()
  })
}
