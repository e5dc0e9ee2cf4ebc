import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '../state/write-durably.ts'

/** The interface of this device, by `wg-quick`, for as long as the tunnel stands. */
export type HeldInterface = {
  readonly file: string
  /**
   * Brings it up, or up anew where it is to be another. `noRight`: only an administrator of this computer may; the file is there for them.
   * `noTool`: there is no `wg-quick`.
   */
  bringUp(config: string): Promise<'up' | 'same' | 'noRight' | 'noTool' | 'failed'>
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
      await writeDurably(file, config)
      if (process.getuid?.() !== 0) return 'noRight'
      await quick('down') // what a run that was killed left
      const outcome = await quick('up')
      if (outcome === 'done') up = config
      return outcome === 'done' ? 'up' : outcome
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
