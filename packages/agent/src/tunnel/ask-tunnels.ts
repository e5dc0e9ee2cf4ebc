import { type Asked, askTunnels, MY_TUNNELS_PATH, type TunnelsAnswer } from '@taga/contract'
import type { Sender } from '../report/send-queue.ts'
import { signFor } from '../report/sign-for.ts'
import { askProcess } from '../state/process-lock.ts'
import { NotCounted } from './run-tunnel.ts'

/** What may be opened here, and at which gateways. */
export function askForTunnels(sender: Sender): Promise<Asked<TunnelsAnswer>> {
  const { audience, device, server } = sender.identity
  const body = new TextEncoder().encode(JSON.stringify({ format: 1, audience, device }))
  const options = { url: server, ...(sender.fetch === undefined ? {} : { fetch: sender.fetch }) }
  return askTunnels(options, signFor(sender, MY_TUNNELS_PATH, body))
}

/** The next number of this device. The process that reports for it counts alone, so that no number is used twice. @throws NotCounted */
export async function countByAgent(folder: string): Promise<number> {
  const answer = await askProcess(folder, 'count')
  if (typeof answer === 'object' && answer !== null && 'counter' in answer && typeof answer.counter === 'number')
    return answer.counter
  throw new NotCounted()
}
