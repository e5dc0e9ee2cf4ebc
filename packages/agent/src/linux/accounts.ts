import { found, unknown, type Finding, type Probe, type World } from '../look/collector.ts'
import { accountsOf, peopleOf } from './people.ts'

const ADMIN_GROUPS = ['sudo', 'wheel', 'admin']
const MONTH_MS = 30 * 24 * 3_600_000

/** Who may administer, whether work is done with those rights, and whether others use the computer (AD-14, TW-9). */
export const accountsProbe: Probe = {
  id: 'accounts',
  pace: 'slow',
  facts: ['device.administrators', 'device.workAsAdministrator', 'device.sharedUse'],
  limitMs: 5_000,
  async look(world) {
    return {
      findings: {
        'device.administrators': await administrators(world),
        'device.workAsAdministrator': await worksAsRoot(world),
        'device.sharedUse': await sharedUse(world),
      },
    }
  },
}

/** Members of the groups that sudo and polkit trust, and further accounts with number 0. root itself is on every system and not listed. */
async function administrators(world: World): Promise<Finding> {
  // getent asks directories as well; it ends with 2 when one of the groups does not exist.
  const groups = await world.run('getent', ['group', ...ADMIN_GROUPS])
  if (groups.kind === 'failed' || ![0, 2].includes(groups.code)) return unknown('unreadable', 'getent group')
  const members = groups.stdout.split('\n').flatMap((line) => line.split(':')[3]?.split(',') ?? [])
  const roots = (await accountsOf(world)).filter(({ id }) => id === 0).map(({ name }) => name)
  const all = [...new Set([...members, ...roots])]
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'root')
  if (all.length > 64) return unknown('tooLarge', 'getent group')
  return found(all.toSorted(), `getent group ${ADMIN_GROUPS.join(' ')}`)
}

async function worksAsRoot(world: World): Promise<Finding> {
  if (world.userId !== 0) return found(false, 'user of this program')
  const sessions = await world.listFolder('/run/systemd/sessions')
  const names = sessions.kind === 'names' ? sessions.names.filter((name) => !name.endsWith('.ref')) : []
  const files = await Promise.all(names.map((name) => world.readFile(`/run/systemd/sessions/${name}`)))
  const graphical = files.flatMap((file) =>
    file.kind === 'text' && /^TYPE=(wayland|x11)$/m.test(file.text) ? [file.text] : [],
  )
  if (graphical.length === 0) return unknown('notReported', 'nobody is at the screen')
  return found(
    graphical.some((text) => /^UID=0$/m.test(text) && /^CLASS=user$/m.test(text)),
    'graphical sessions',
  )
}

/** A guest account that may sign in, or more than one person's home folder changed within a month. */
async function sharedUse(world: World): Promise<Finding> {
  if (await allowsGuest(world)) return found(true, 'lightdm: guest session')
  const people = await peopleOf(world)
  if (people.some(({ name }) => name.startsWith('guest'))) return found(true, 'guest account')
  const homes = await Promise.all(people.map(({ home }) => world.stat(home)))
  const inUse = homes.filter((home) => home.kind === 'stat' && world.now() - home.modifiedAt < MONTH_MS)
  return found(inUse.length > 1, `${inUse.length} home folders used within 30 days`)
}

async function allowsGuest(world: World): Promise<boolean> {
  const folder = '/etc/lightdm/lightdm.conf.d'
  const listed = await world.listFolder(folder)
  const names = listed.kind === 'names' ? listed.names.filter((name) => name.endsWith('.conf')) : []
  const files = await Promise.all(
    ['/etc/lightdm/lightdm.conf', ...names.map((name) => `${folder}/${name}`)].map((path) => world.readFile(path)),
  )
  return files.some((file) => file.kind === 'text' && /^\s*allow-guest\s*=\s*true/m.test(file.text))
}
