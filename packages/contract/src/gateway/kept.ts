import { z } from 'zod'
import { ONE_LINE } from '../observation.ts'

const Id = z.string().min(1).max(200).regex(ONE_LINE)
/** `host:port`: a machine of a pool, wherever it stands in the list. */
const MachineName = z.string().min(1).max(300).regex(ONE_LINE)
const Instant = z.number().int().min(0)
const Reason = z.string().trim().min(1).max(500)

/** Body of `ask` `machines`: whose the machines of a pool are. The server keeps it, so that all gateways know the same. */
export const AskMachines = z.strictObject({ destination: Id })
export type AskMachines = z.infer<typeof AskMachines>
export const GivenMachinesAnswer = z.strictObject({
  given: z.array(z.strictObject({ machine: MachineName, person: Id })).max(1_000),
})
export type GivenMachinesAnswer = z.infer<typeof GivenMachinesAnswer>

/** Body of `ask` `giveMachine`: the machine is this person's from now on, unless it or they have another one. */
export const GiveMachine = z.strictObject({ destination: Id, machine: MachineName, person: Id })
export type GiveMachine = z.infer<typeof GiveMachine>
/** `isTheirs`: it is, or was before. */
export const GiveMachineAnswer = z.strictObject({ isTheirs: z.boolean() })
export type GiveMachineAnswer = z.infer<typeof GiveMachineAnswer>

/** Files that a gateway keeps for one person in one destination. */
export const KeptHome = z.strictObject({ destination: Id, person: Id, bytes: z.number().int().min(0), usedAt: Instant })
export type KeptHome = z.infer<typeof KeptHome>
/** More are not told of; those that were used last go first. */
export const MOST_TOLD_HOMES = 10_000
/** Body of `ask` `homes`: all that a gateway keeps now. What is not told any more is gone. */
export const TellHomes = z.strictObject({ homes: z.array(KeptHome).max(MOST_TOLD_HOMES) })
export type TellHomes = z.infer<typeof TellHomes>
/** Those that are to be wiped: the gateway does so, and tells again. */
export const TellHomesAnswer = z.strictObject({
  wipe: z.array(z.strictObject({ destination: Id, person: Id })).max(MOST_TOLD_HOMES),
})
export type TellHomesAnswer = z.infer<typeof TellHomesAnswer>

const Holder = z.object({ id: z.string(), name: z.string(), hasLeft: z.boolean() })

/**
 * What people keep of one virtual desktop. `machines`: all of the pool, with who has it for good and why it did not open, where it did not.
 * `homes`: files at gateways, by what each said last; `wipeAt`: since when it is to wipe them; `isRevoked`: nobody tells that gateway.
 */
export const KeptDesktopsAnswer = z.object({
  machines: z.array(
    z.object({
      machine: z.string(),
      holder: Holder.optional(),
      givenAt: Instant.optional(),
      trouble: z.enum(['off', 'password', 'certificate', 'noScreen']).optional(),
      /** It is not in the list of the pool any more. */
      isGone: z.boolean(),
    }),
  ),
  homes: z.array(
    z.object({
      gateway: z.object({ id: z.string(), name: z.string(), isRevoked: z.boolean() }),
      holder: Holder,
      bytes: z.number().int(),
      usedAt: Instant,
      wipeAt: Instant.optional(),
    }),
  ),
})
export type KeptDesktopsAnswer = z.infer<typeof KeptDesktopsAnswer>

/** An administrator takes a machine back from whoever has it. */
export const TakeBackMachine = z.strictObject({ machine: MachineName, person: Id, reason: Reason })
export type TakeBackMachine = z.infer<typeof TakeBackMachine>
/** An administrator has the files of somebody wiped that one gateway keeps. */
export const WipeHome = z.strictObject({ gateway: Id, person: Id, reason: Reason })
export type WipeHome = z.infer<typeof WipeHome>
