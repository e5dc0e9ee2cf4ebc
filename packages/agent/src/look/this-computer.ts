import { type AgentConfig, readAgentConfig } from '../config.ts'
import { changeMemory, fingerprintKey } from '../state/memory.ts'
import { DamagedState } from '../state/read-state.ts'
import { errorCode } from './failure-reason.ts'
import { type Look, look } from './look.ts'
import { probesOf } from './platform-probes.ts'
import { realWorld } from './real-world.ts'
import { remember } from './remember.ts'

/** Looks at the computer this runs on. `fast` takes under a second, `all` up to a minute where a package manager is slow. Never rejects for what the computer is. */
export async function lookAtThisComputer(
  env: Readonly<Record<string, string | undefined>>,
  {
    pace = 'all',
    deadlineMs,
    config = readAgentConfig(env),
  }: { readonly pace?: Look['pace']; readonly deadlineMs?: number; readonly config?: AgentConfig } = {},
): Promise<Look> {
  const folder = config.stateFolder
  const key = await ifKept(() => fingerprintKey(folder))
  const world = realWorld(env, key === undefined ? {} : { fingerprintKey: key })
  const options = deadlineMs === undefined ? { pace } : { pace, deadlineMs }
  const seen = await look(world, probesOf(world.platform), options)
  // Without memory the look is as good as a first one.
  let complete = remember(seen, undefined).look
  await ifKept(() =>
    changeMemory(folder, (before) => {
      const compared = remember(seen, before)
      complete = compared.look
      return compared.memory
    }),
  )
  return complete
}

/** A look does not fail because its memory cannot be read or kept; what rests on memory is then unknown. */
async function ifKept<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof DamagedState || errorCode(cause) !== '') return undefined
    throw cause
  }
}
