import { CLOCK_HEADER, Fault, MAX_REPORT_BYTES, REPORT_PATH, ReportAnswer, SignedReport } from '@taga/contract'
import { z } from 'zod'
import { deviceOf, enrolledDevices } from '../http/allow.ts'
import { parseJson } from '../http/read-body.ts'
import { readInput } from '../http/read-input.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { digest } from '../http/secrets.ts'
import { acceptReport } from './accept-report.ts'
import { skewOf } from './read-seen.ts'

export const reportRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: REPORT_PATH,
    summary: { ja: '端末が見たことを、署名付きで報告する', en: 'Report what a device saw, signed by its key' },
    allow: enrolledDevices,
    proof: 'device',
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: MAX_REPORT_BYTES },
    answer: ReportAnswer,
    run: async (deps, { actor, body, request }) => {
      const signer = deviceOf(actor)
      const receivedAt = deps.now()
      const parsed = parseJson(body)
      refuseOtherFormat(parsed)
      const report = readInput(SignedReport, parsed, 'body')
      if (report.audience !== deps.audience || report.device !== signer.device) throw new Fault('wrong_audience')
      const clock = readClock(request.headers.get(CLOCK_HEADER))
      const skewMs = skewOf({ receivedAt, sentAt: report.sentAt, ...(clock === undefined ? {} : { clock }) })
      return acceptReport(deps, signer, { report, bodyHash: digest(body), receivedAt, skewMs })
    },
  }),
]

const Format = z.object({ format: z.number() })

function refuseOtherFormat(body: unknown): void {
  const read = Format.safeParse(body)
  if (read.success && read.data.format !== 1)
    throw new Fault('unknown_format', { format: read.data.format, known: [1] })
}

function readClock(header: string | null): number | undefined {
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : undefined
}
