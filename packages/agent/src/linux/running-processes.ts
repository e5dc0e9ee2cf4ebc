import type { Failed, World } from '../look/collector.ts'

export type RunningProcesses = { readonly kind: 'names'; readonly names: ReadonlySet<string> }

/** Names (`comm`, at most 15 characters) of what runs now. Failed with 'noRight' where /proc hides other users' processes. */
export async function runningProcesses(world: World): Promise<RunningProcesses | Failed> {
  const listed = await world.listFolder('/proc')
  if (listed.kind === 'failed') return listed
  if (!listed.names.includes('1')) return { kind: 'failed', reason: 'noRight' }
  const ids = listed.names.filter((name) => /^\d+$/.test(name))
  const names = await Promise.all(ids.map((id) => world.readFile(`/proc/${id}/comm`)))
  return { kind: 'names', names: new Set(names.flatMap((file) => (file.kind === 'text' ? [file.text.trim()] : []))) }
}
