import { AskPermit, Fault, MAX_DEVICE_CALL_BYTES, MY_PERMIT_PATH, PermitAnswer } from '@taga/contract'
import { z } from 'zod'
import { deviceOf, enrolledDevices } from '../http/allow.ts'
import { parseJson } from '../http/read-body.ts'
import { readInput } from '../http/read-input.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { issuePermit } from './issue-permit.ts'

export const permitRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: MY_PERMIT_PATH,
    summary: {
      ja: '端末が、オフラインで働く許可証を受け取る',
      en: 'A device asks for a permit to work without a connection',
    },
    allow: enrolledDevices,
    proof: 'device',
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: MAX_DEVICE_CALL_BYTES },
    answer: PermitAnswer,
    run: async (deps, { actor, body }) => {
      const device = deviceOf(actor)
      const asked = readInput(AskPermit, parseJson(body), 'body')
      if (asked.audience !== deps.audience || asked.device !== device.device) throw new Fault('wrong_audience')
      return issuePermit(deps, device, asked)
    },
  }),
]
