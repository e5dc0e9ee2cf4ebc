import { GiveMachineAnswer, GivenMachinesAnswer, type KeptHome, TellHomesAnswer } from '@taga/contract'
import type { StreamClient } from '../stream/stream-client.ts'

/** Whose the machines of a pool are cannot be told: one that somebody has must not go to another. */
export class GivenUnknown extends Error {
  override readonly name = 'GivenUnknown'
}

/** What people keep of virtual desktops, as the server knows it: for all gateways the same. */
export type KeptAtServer = {
  /** By machine (`host:port`), whose it is for good. @throws GivenUnknown */
  given(destination: string): Promise<ReadonlyMap<string, string>>
  /** True where the machine is theirs from now on, or was; false where it is somebody's, or they have another. @throws GivenUnknown */
  give(wish: { readonly destination: string; readonly machine: string; readonly person: string }): Promise<boolean>
  /** Tells which files are kept here, all of them, and hears which are to be wiped. @throws NotAnswered */
  tellHomes(homes: readonly KeptHome[]): Promise<TellHomesAnswer['wipe']>
}

export function keptAtServer(ask: StreamClient['ask']): KeptAtServer {
  const orUnknown = (cause: unknown): never => {
    throw new GivenUnknown('the server could not be asked', { cause })
  }
  return {
    async given(destination) {
      const { given } = GivenMachinesAnswer.parse(await ask('machines', { destination }).catch(orUnknown))
      return new Map(given.map(({ machine, person }) => [machine, person]))
    },
    async give(wish) {
      return GiveMachineAnswer.parse(await ask('giveMachine', wish).catch(orUnknown)).isTheirs
    },
    async tellHomes(homes) {
      return TellHomesAnswer.parse(await ask('homes', { homes })).wipe
    },
  }
}
