import { AskTunnels, Fault, MAX_DEVICE_CALL_BYTES, MY_TUNNELS_PATH, TunnelsAnswer } from '@taga/contract'
import { z } from 'zod'
import { deviceOf, enrolledDevices } from '../http/allow.ts'
import { parseJson } from '../http/read-body.ts'
import { readInput } from '../http/read-input.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { listTunnels } from './list-tunnels.ts'

export const tunnelRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: MY_TUNNELS_PATH,
    summary: {
      ja: '端末が、トンネルで開けるものとゲートウェイを確かめる',
      en: 'A device asks what it may open by a tunnel, and where',
    },
    allow: enrolledDevices,
    proof: 'device',
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: MAX_DEVICE_CALL_BYTES },
    answer: TunnelsAnswer,
    run: async (deps, { actor, body }) => {
      const { device } = deviceOf(actor)
      const asked = readInput(AskTunnels, parseJson(body), 'body')
      if (asked.audience !== deps.audience || asked.device !== device) throw new Fault('wrong_audience')
      return listTunnels(deps, device)
    },
  }),
]
