import type { World } from '../look/collector.ts'

export type Account = { readonly name: string; readonly id: number; readonly home: string; readonly shell: string }

/** Accounts of people: numbers 1000 to 59999 with a shell to sign in with (the range of Debian and Red Hat's login.defs). */
export async function peopleOf(world: World): Promise<readonly Account[]> {
  return (await accountsOf(world)).filter(
    ({ id, shell }) => id >= 1000 && id < 60_000 && !/\/(nologin|false|sync)$/.test(shell),
  )
}

/** All local accounts of /etc/passwd. */
export async function accountsOf(world: World): Promise<readonly Account[]> {
  const file = await world.readFile('/etc/passwd')
  if (file.kind === 'failed') return []
  return file.text.split('\n').flatMap((line) => {
    const [name, , id, , , home, shell] = line.split(':')
    return name === undefined || home === undefined || shell === undefined
      ? []
      : [{ name, id: Number(id), home, shell }]
  })
}

/** Home folders whose programs' settings may be read: everybody's for root, else one's own. */
export async function readableHomes(world: World): Promise<readonly string[]> {
  if (world.userId !== 0) return [world.homeFolder]
  const homes = (await peopleOf(world)).map(({ home }) => home)
  return [...new Set([world.homeFolder, ...homes])]
}
