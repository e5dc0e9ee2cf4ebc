import type { World } from '../look/collector.ts'

export type Sandboxed = { readonly name: string; readonly version: string; readonly publisher?: string }

/** Installed snaps; bases and snapd itself left out. Columns: Name Version Rev Tracking Publisher Notes. */
export async function listSnaps(world: World): Promise<readonly Sandboxed[]> {
  const listed = await world.run('snap', ['list', '--unicode=never', '--color=never'], { limitMs: 10_000 })
  if (listed.kind === 'failed' || listed.code !== 0) return []
  return listed.stdout
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [name, version, , , publisher, notes = '-'] = line.trim().split(/\s+/)
      if (name === undefined || version === undefined || publisher === undefined) return []
      if (/base|core|snapd/.test(notes) || name === 'snapd') return []
      return [{ name, version, publisher: publisher.replace(/\*+$/, '') }]
    })
}

/** Installed flatpak applications. */
export async function listFlatpaks(world: World): Promise<readonly Sandboxed[]> {
  const listed = await world.run('flatpak', ['list', '--app', '--columns=application,version,origin'], {
    limitMs: 10_000,
  })
  if (listed.kind === 'failed' || listed.code !== 0) return []
  return listed.stdout.split('\n').flatMap((line) => {
    const [name = '', version = '', publisher = ''] = line.split('\t')
    return name === '' || !name.includes('.') ? [] : [{ name, version, publisher }]
  })
}
