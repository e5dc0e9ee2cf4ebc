import type { z } from 'zod'
import { PAGE_TICKET_PATH, PageTicketAnswer, TURN_PATH, TurnAnswer } from './device-page.ts'
import { ENROL_PATH, type Enrol, EnrolAnswer } from './enrolment.ts'
import { FaultAnswer } from './fault.ts'
import { CONNECTOR_LIST_PATH, OUTPOST_HEADER, SignedConnectorList } from './gateway/connector.ts'
import { EnrolOutpostAnswer, OUTPOST_ENROL_PATH } from './gateway/outpost.ts'
import { MY_TUNNELS_PATH, TunnelsAnswer } from './gateway/tunnel.ts'
import { MY_PERMIT_PATH, PermitAnswer } from './permit.ts'
import { CLOCK_HEADER, DEVICE_HEADER, REPORT_PATH, ReportAnswer, SIGNATURE_HEADER } from './report.ts'

const TIMEOUT_MS = 20_000
const MAX_ANSWER_BYTES = 256 * 1024
const MAX_LIST_BYTES = 8 * 1024 * 1024

/**
 * What came of asking the server.
 * - `answered`: it did what was asked.
 * - `refused`: it said no, with a fault code; `retryAfterMs` where it said when to come back.
 * - `unreachable`: nothing sensible came back; the same bytes may be sent again later.
 */
export type Asked<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly fault: FaultAnswer
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'unreachable'; readonly why: string }

export type ClientOptions = {
  /** Where the server is, e.g. `https://taga.example.jp`. A path in it is ignored. */
  readonly url: string
  readonly timeoutMs?: number
  /** The device's clock, epoch ms. */
  readonly now?: () => number
  readonly fetch?: typeof fetch
}

/** Sends a report exactly as it was signed. `body` is kept byte for byte, so that a lost answer can be asked for again. */
export async function sendReport(
  options: ClientOptions,
  report: { readonly device: string; readonly signature: string; readonly body: Uint8Array<ArrayBuffer> },
): Promise<Asked<ReportAnswer>> {
  const headers = {
    [DEVICE_HEADER]: report.device,
    [SIGNATURE_HEADER]: report.signature,
    [CLOCK_HEADER]: String((options.now ?? Date.now)()),
  }
  return post(options, { path: REPORT_PATH, headers, body: report.body, answer: ReportAnswer })
}

/** Something a device asks beside its reports: raw bytes, signed by its key for this path. */
export type DeviceCall = {
  readonly device: string
  readonly signature: string
  readonly body: Uint8Array<ArrayBuffer>
}

/** Asks for a ticket to open a page with; `body` is the UTF-8 JSON of an `AskPageTicket`. */
export async function askPageTicket(options: ClientOptions, call: DeviceCall): Promise<Asked<PageTicketAnswer>> {
  return post(options, { ...signedCall(call), path: PAGE_TICKET_PATH, answer: PageTicketAnswer })
}

/** Asks what is wanted of this device; `body` is the UTF-8 JSON of a `Turn`. */
export async function askTurn(options: ClientOptions, call: DeviceCall): Promise<Asked<TurnAnswer>> {
  return post(options, { ...signedCall(call), path: TURN_PATH, answer: TurnAnswer })
}

/** Asks what this device may open by a tunnel, and where; `body` is the UTF-8 JSON of an `AskTunnels`. */
export async function askTunnels(options: ClientOptions, call: DeviceCall): Promise<Asked<TunnelsAnswer>> {
  return post(options, {
    ...signedCall(call),
    path: MY_TUNNELS_PATH,
    answer: TunnelsAnswer,
    maxAnswerBytes: MAX_LIST_BYTES,
  })
}

/** Asks for a permit to work without a connection; `body` is the UTF-8 JSON of an `AskPermit`. */
export async function askPermit(options: ClientOptions, call: DeviceCall): Promise<Asked<PermitAnswer>> {
  return post(options, { ...signedCall(call), path: MY_PERMIT_PATH, answer: PermitAnswer })
}

function signedCall({ device, signature, body }: DeviceCall) {
  return { headers: { [DEVICE_HEADER]: device, [SIGNATURE_HEADER]: signature }, body }
}

/** Enrols this device. `body` is the UTF-8 JSON of an `Enrol`, signed by the key in it. */
export async function enrol(
  options: ClientOptions,
  enrolment: { readonly signature: string; readonly body: Uint8Array<ArrayBuffer> },
): Promise<Asked<EnrolAnswer>> {
  const headers = { [SIGNATURE_HEADER]: enrolment.signature }
  return post(options, { path: ENROL_PATH, headers, body: enrolment.body, answer: EnrolAnswer })
}

/** Enrols an outpost. `body` is the UTF-8 JSON of an `EnrolOutpost`, signed by the key in it. */
export async function enrolOutpost(
  options: ClientOptions,
  enrolment: { readonly signature: string; readonly body: Uint8Array<ArrayBuffer> },
): Promise<Asked<EnrolOutpostAnswer>> {
  const headers = { [SIGNATURE_HEADER]: enrolment.signature }
  return post(options, { path: OUTPOST_ENROL_PATH, headers, body: enrolment.body, answer: EnrolOutpostAnswer })
}

/** Asks what this connector may open; `body` is the UTF-8 JSON of an `AskConnectorList`. */
export async function askConnectorList(
  options: ClientOptions,
  call: { readonly outpost: string; readonly signature: string; readonly body: Uint8Array<ArrayBuffer> },
): Promise<Asked<SignedConnectorList>> {
  const headers = { [OUTPOST_HEADER]: call.outpost, [SIGNATURE_HEADER]: call.signature }
  const what = { path: CONNECTOR_LIST_PATH, headers, body: call.body, answer: SignedConnectorList }
  return post(options, { ...what, maxAnswerBytes: MAX_LIST_BYTES })
}

/** The bytes to sign and send for an enrolment. */
export function enrolBody(enrolment: Enrol): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(enrolment))
}

type Post<Answer extends z.ZodType> = {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
  readonly answer: Answer
  readonly maxAnswerBytes?: number
}

async function post<Answer extends z.ZodType>(
  options: ClientOptions,
  what: Post<Answer>,
): Promise<Asked<z.infer<Answer>>> {
  try {
    const response = await (options.fetch ?? fetch)(new URL(what.path, options.url), {
      method: 'POST',
      headers: { ...what.headers, 'content-type': 'application/json', accept: 'application/json' },
      body: what.body,
      redirect: 'error',
      credentials: 'omit',
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
    })
    return readAnswer(response, JSON.parse(await readLimited(response, what.maxAnswerBytes)), what.answer)
  } catch (error) {
    return { kind: 'unreachable', why: causes(error) }
  }
}

function readAnswer<Answer extends z.ZodType>(
  response: Response,
  body: unknown,
  schema: Answer,
): Asked<z.infer<Answer>> {
  if (response.ok) {
    const answer = schema.safeParse(body)
    if (answer.success) return { kind: 'answered', answer: answer.data }
    return { kind: 'unreachable', why: 'the answer does not have the expected shape' }
  }
  const fault = FaultAnswer.safeParse(body)
  if (!fault.success) return { kind: 'unreachable', why: `status ${response.status} without a fault that can be read` }
  const retryAfterMs = secondsToMs(response.headers.get('retry-after'))
  return {
    kind: 'refused',
    status: response.status,
    fault: fault.data,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

async function readLimited(response: Response, mostBytes = MAX_ANSWER_BYTES): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) throw new RangeError(`the answer is longer than ${mostBytes} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function secondsToMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}

/** fetch hides the interesting part, such as ECONNREFUSED, in the causes of its error. */
function causes(error: unknown): string {
  const said: string[] = []
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) said.push(at.message)
  return said.length === 0 ? String(error) : said.join(': ')
}
