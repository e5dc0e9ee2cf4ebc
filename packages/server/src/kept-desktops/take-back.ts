import { Fault, type TakeBackMachine, type WipeHome } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { deleteKeptMachine, wishWipe } from './store.ts'

type Needs = Pick<Deps, 'store' | 'now'>
type Taking = { readonly actor: string; readonly destination: string }

/**
 * The machine is nobody's any more, and whoever sits at it is cut: gateways are told of the destination, and ask whose it is.
 * @throws Fault `not_found` where it is not this person's
 */
export async function takeBackMachine(
  { store }: Needs,
  { actor, destination }: Taking,
  { machine, person, reason }: TakeBackMachine,
): Promise<void> {
  await store.write(async (tx) => {
    if (!(await deleteKeptMachine(tx.db, { destination, machine, person }))) throw new Fault('not_found')
    const subject = `destination:${destination}`
    await tx.append({ kind: 'destination.machineTakenBack', actor, subject, body: { machine, person, reason } })
  })
}

/**
 * The gateway that keeps the files wipes them as soon as it hears of it, and says so; whoever has them open is cut.
 * @throws Fault `not_found` where it keeps none, or is to wipe them already
 */
export async function wipeHome(
  { store, now }: Needs,
  { actor, destination }: Taking,
  { gateway, person, reason }: WipeHome,
): Promise<void> {
  await store.write(async (tx) => {
    if (!(await wishWipe(tx.db, { gateway, destination, person, now: now() }))) throw new Fault('not_found')
    const subject = `destination:${destination}`
    await tx.append({ kind: 'destination.homeToWipe', actor, subject, body: { gateway, person, reason } })
  })
}
