import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '../state/write-durably.ts'
import { withoutNames } from './wireguard-config.ts'

/** The interface of this device, by `wg-quick`, for as long as the tunnel stands. */
export type HeldInterface = {
  readonly file: string
  /**
   * Brings it up, or up anew where it is to be another. `upWithoutNames`: nothing here can change where names are asked for. `noRight`: only
   * an administrator of this computer may; the file is there for them. `noTool`: there is no `wg-quick`.
   */
  bringUp(config: string): Promise<'up' | 'upWithoutNames' | 'same' | 'noRight' | 'noTool' | 'failed'>
  /** The gateway has forgotten the keys that both agreed on: the next `bringUp` begins anew. */
  renew(): void
  takeDown(): Promise<void>
}

const LIMIT_MS = 30_000

export function holdInterface(folder: string): HeldInterface {
  // wg-quick names the interface after the file
  const file = join(folder, 'taga.conf')
  let up: string | undefined
  let isStale = false

  async function takeDown(): Promise<void> {
    if (up === undefined) return
    up = undefined
    await quick('down')
  }

  return {
    file,
    renew: () => {
      isStale = true
    },
    takeDown: async () => {
      if (up === undefined) return // an administrator brought it up by this file, and takes it down by it
      await takeDown()
      await rm(file, { force: true })
    },
    bringUp: async (config) => {
      if (config === up && !isStale) return 'same'
      isStale = false
      await takeDown()
      const plain = withoutNames(config)
      if (process.getuid?.() !== 0) {
        // where nobody takes it down with the tunnel, a name asked for at its far end would be asked for in vain
        await writeDurably(file, plain)
        return 'noRight'
      }
      await writeDurably(file, config)
      await quick('down') // what a run that was killed left
      const outcome = await quick('up')
      if (outcome === 'done') up = config
      if (outcome === 'done') return 'up'
      if (outcome === 'noTool' || plain === config) return outcome
      await writeDurably(file, plain)
      if ((await quick('up')) === 'done') {
        up = config
        return 'upWithoutNames'
      }
      await writeDurably(file, config)
      return outcome
    },
  }

  function quick(word: 'up' | 'down'): Promise<'done' | 'failed' | 'noTool'> {
    return new Promise((resolve) => {
      const child = spawn('wg-quick', [word, file], { stdio: 'ignore', timeout: LIMIT_MS })
      child.once('error', () => resolve('noTool'))
      child.once('close', (code) => resolve(code === 0 ? 'done' : 'failed'))
    })
  }
}
