import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ABILITIES, type Ability, DROP_INS } from './drop-ins.ts'
import type { ServiceKind } from './service-kind.ts'
import { environmentTemplate, type ServicePaths, SERVICES, systemdUnit } from './systemd.ts'

export const UNITS = '/etc/systemd/system'

/** What its first start enrols a gateway or connector with. */
export type Enrolling = { readonly server: string; readonly code: string }

export type WantedService = {
  readonly kind: ServiceKind
  readonly paths: ServicePaths
  readonly with: readonly Ability[]
  readonly without: readonly Ability[]
  readonly enrolling: Enrolling | undefined
}

/**
 * Writes unit, settings and drop-ins into the system at `root`, and gives the abilities that it has from now on. Settings that are there stay, and so do abilities that were given
 * before and are not taken away. Idempotent.
 */
export async function writeService(root: string, wanted: WantedService): Promise<readonly Ability[]> {
  const { kind, paths, enrolling } = wanted
  const { name, settings } = SERVICES[kind]
  await writeSettings(join(root, settings), kind, enrolling)
  await mkdir(join(root, UNITS, 'multi-user.target.wants'), { recursive: true })
  await writeFile(join(root, UNITS, `${name}.service`), systemdUnit(kind, paths))
  const able: Ability[] = []
  for (const ability of ABILITIES) {
    const file = dropIn(root, kind, ability)
    const isWanted = wanted.with.includes(ability) || (existsSync(file) && !wanted.without.includes(ability))
    if (!isWanted) await rm(file, { force: true })
    else {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, DROP_INS[ability])
      able.push(ability)
    }
  }
  const link = join(root, UNITS, 'multi-user.target.wants', `${name}.service`)
  await rm(link, { force: true })
  await symlink(join(UNITS, `${name}.service`), link)
  return able
}

/** Takes away the unit and what was given to it; settings, state and drop-ins of the administrator's own stay. */
export async function removeService(root: string, kind: ServiceKind): Promise<void> {
  const { name } = SERVICES[kind]
  await rm(join(root, UNITS, 'multi-user.target.wants', `${name}.service`), { force: true })
  await rm(join(root, UNITS, `${name}.service`), { force: true })
  for (const ability of ABILITIES) await rm(dropIn(root, kind, ability), { force: true })
}

/** Everything that would be written, each with its place. */
export function printService({ kind, paths, with: wanted }: WantedService): string {
  const { name } = SERVICES[kind]
  const files = [
    { path: join(UNITS, `${name}.service`), text: systemdUnit(kind, paths) },
    ...wanted.map((ability) => ({ path: dropIn('/', kind, ability), text: DROP_INS[ability] })),
  ]
  return files.map(({ path, text }) => `# ${path}\n${text}`).join('\n')
}

function dropIn(root: string, kind: ServiceKind, ability: Ability): string {
  return join(root, UNITS, `${SERVICES[kind].name}.service.d`, `${ability}.conf`)
}

/** They hold a code, or where a database is: root's alone. */
async function writeSettings(file: string, kind: ServiceKind, enrolling: Enrolling | undefined): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o755 })
  const isThere = existsSync(file)
  if (isThere && enrolling === undefined) return
  const before = isThere ? await readFile(file, 'utf8') : environmentTemplate(kind)
  const kept = before.replaceAll(/^TAGA_ENROL_(?:AT|CODE)=.*\n/gm, '')
  const added = enrolling === undefined ? '' : `TAGA_ENROL_AT=${enrolling.server}\nTAGA_ENROL_CODE=${enrolling.code}\n`
  await writeFile(file, `${kept}${kept === '' || kept.endsWith('\n') ? '' : '\n'}${added}`, { mode: 0o600 })
}
