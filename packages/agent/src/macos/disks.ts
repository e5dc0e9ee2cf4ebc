import { allUnknown, found, unknown, type Findings, type Probe, type World } from '../look/collector.ts'
import { asDict, asList, type PlistDict } from './parse-plist.ts'
import { readPlistFrom } from './read-structured.ts'

/** Volumes of the system that hold no data of a person (Apple File System Reference, volume roles). */
const NO_DATA = ['System', 'Preboot', 'Recovery', 'VM', 'Update', 'xART', 'Hardware', 'Prelogin', 'Backup', 'Installer']

/** FileVault on every internal APFS volume that holds data (TW-12, CASE-08). Its key opens with a person's password only. */
export const encryptionProbe: Probe = {
  id: 'encryption',
  pace: 'slow',
  facts: ['device.dataEncrypted', 'device.encryptionKey'],
  limitMs: 30_000,
  async look(world) {
    return { findings: await encryption(world) }
  },
}

async function encryption(world: World): Promise<Findings> {
  const source = 'diskutil apfs list'
  const facts = ['device.dataEncrypted', 'device.encryptionKey'] as const
  const [listed, outside] = await Promise.all([
    readPlistFrom(world, 'diskutil', ['apfs', 'list', '-plist'], 20_000),
    readPlistFrom(world, 'diskutil', ['list', '-plist', 'external'], 20_000),
  ])
  if (listed.kind === 'failed') return allUnknown(facts, listed.reason, source)
  if (outside.kind === 'failed') return allUnknown(facts, outside.reason, 'diskutil list external')
  const external = asList(outside.value['AllDisks'])
  const volumes = asList(listed.value['Containers'])
    .map((container) => asDict(container) ?? {})
    .filter((container) => !storesOf(container).some((store) => external.includes(store)))
    .flatMap((container) => asList(container['Volumes']).map((volume) => asDict(volume) ?? {}))
    .filter(holdsData)
  if (volumes.length === 0 || volumes.some((volume) => typeof volume['FileVault'] !== 'boolean'))
    return allUnknown(facts, 'unreadable', source)
  const sealed = volumes.every((volume) => volume['FileVault'] === true && volume['CryptoMigrationOn'] !== true)
  return {
    'device.dataEncrypted': found(sealed, source),
    'device.encryptionKey': found(sealed ? 'protected' : 'exposed', source),
  }
}

function storesOf(container: PlistDict): readonly string[] {
  const stores = asList(container['PhysicalStores']).map((store) => asDict(store)?.['DeviceIdentifier'])
  return [...stores, container['DesignatedPhysicalStore']].flatMap((id) => (typeof id === 'string' ? [id] : []))
}

function holdsData(volume: PlistDict): boolean {
  const roles = asList(volume['Roles']).map(String)
  return roles.length === 0 || roles.some((role) => !NO_DATA.includes(role))
}

/** Disks that are attached from outside; disk images are not counted. */
export const removableMediaProbe: Probe = {
  id: 'removable-media',
  pace: 'fast',
  facts: ['device.removableMedia'],
  limitMs: 900,
  async look(world) {
    const source = 'diskutil list external physical'
    const listed = await readPlistFrom(world, 'diskutil', ['list', '-plist', 'external', 'physical'])
    const finding =
      listed.kind === 'failed'
        ? unknown(listed.reason, source)
        : Array.isArray(listed.value['WholeDisks'])
          ? found(asList(listed.value['WholeDisks']).length, source)
          : unknown('unreadable', source)
    return { findings: { 'device.removableMedia': finding } }
  },
}
