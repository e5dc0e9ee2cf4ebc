import type { DesktopRoom, DesktopVisit } from './desktop-room.ts'
import { openScreen, type Screen } from './open-screen.ts'
import { pictureOf } from './picture-of.ts'

/** `isCounted`: the bytes of the destination are told by who opened it; those of `way` are not its. */
export type OpenedScreen = Screen & { readonly isCounted: boolean }

type Opening = {
  readonly signal: AbortSignal
  readonly count: (toPc: number, fromPc: number) => void
}

/**
 * Opens the screen of what somebody visits; `noKey` where a password lies there that is not for us. With its `way` everything ends that was
 * started for it. @throws ScreenRefused, CannotReach, ProgramMissing
 */
export async function openScreenOf(
  room: DesktopRoom,
  visit: DesktopVisit,
  opening: Opening,
): Promise<OpenedScreen | 'noKey'> {
  const screen = await signInAt(room, visit, opening).catch((error: unknown) => {
    room.notOpened?.(visit, { error, signal: opening.signal })
    throw error
  })
  if (screen === 'noKey') return screen
  try {
    await room.opened?.(visit, screen.way)
  } catch (error) {
    screen.way.destroy()
    throw error
  }
  return screen
}

async function signInAt(
  { reach, sealKey, rdp }: DesktopRoom,
  visit: DesktopVisit,
  { signal, count }: Opening,
): Promise<OpenedScreen | 'noKey'> {
  const { destination } = visit
  const { id, host, user, secret } = destination
  const password = secret === undefined ? undefined : sealKey.open(`destination ${id}`, secret)
  if (secret !== undefined && password === undefined) return 'noKey'
  if (destination.kind === 'rdp') {
    const { trust, domain } = destination
    const key = { host, user, password, trust, domain }
    const dial = (until: AbortSignal) => reach.open(destination, until)
    const picture = { ...pictureOf(visit.path), language: visit.language }
    return { ...(await rdp.open({ dial, key, picture, count }, signal)), isCounted: true }
  }
  const way = await reach.open(destination, signal)
  return { ...(await openScreen(way, { host, user, password, trust: destination.trust }, signal)), isCounted: false }
}
