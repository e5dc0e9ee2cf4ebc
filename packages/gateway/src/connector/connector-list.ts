import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  askConnectorList,
  CONNECTOR_LIST_PATH,
  ConnectorList,
  connectorListText,
  SignedConnectorList,
  signedText,
} from '@taga/contract'
import { keepFile, readKept } from '../identity/keep-file.ts'
import type { Outpost } from '../identity/outpost-identity.ts'
import { isSignedBy } from '../identity/outpost-key.ts'

/** What came of asking for the list. `refusedList`: what the server sent is not to be believed; the one before stands. */
export type Asked =
  | { readonly kind: 'newer' | 'same' }
  | { readonly kind: 'refusedList'; readonly why: WhyRefused }
  | { readonly kind: 'refused'; readonly words: { readonly ja: string; readonly en: string } }
  | { readonly kind: 'unreachable'; readonly why: string }
  /** This machine's disk would not have it, so it is not used. */
  | { readonly kind: 'notKept'; readonly why: string }

export type WhyRefused = 'badSignature' | 'badShape' | 'otherConnector' | 'older'

/** The newest list that the server signed for this connector: the only thing that says what may be opened. */
export type KeptList = {
  readonly present: () => ConnectorList | undefined
  ask(): Promise<Asked>
}

type Needs = {
  readonly folder: string
  readonly outpost: Outpost
  readonly now?: () => number
  readonly fetch?: typeof fetch
}

/** Reads what was kept, so that work goes on while the server cannot be asked. What was altered on the disk is not believed. */
export async function openList({ folder, outpost, now = Date.now, fetch }: Needs): Promise<KeptList> {
  const { identity, key } = outpost
  const path = join(folder, 'list.json')
  const kept = await readKept(path)
  const read = kept === undefined ? undefined : readSigned(parseJson(kept), outpost)
  let present = typeof read === 'object' ? read : undefined

  return {
    present: () => present,
    ask: async () => {
      const body = new TextEncoder().encode(JSON.stringify({ at: now(), have: present?.number ?? 0 }))
      const bodyHash = createHash('sha256').update(body).digest('base64url')
      const call = { purpose: 'taga-outpost-call/1', audience: identity.audience, path: CONNECTOR_LIST_PATH } as const
      const signature = key.sign(signedText({ ...call, bodyHash }))
      const options = { url: identity.server, ...(fetch === undefined ? {} : { fetch }) }
      const asked = await askConnectorList(options, { outpost: identity.outpost, signature, body })
      if (asked.kind === 'refused') return { kind: 'refused', words: asked.fault.words }
      if (asked.kind === 'unreachable') return asked
      const list = readSigned(asked.answer, outpost)
      if (typeof list === 'string') return { kind: 'refusedList', why: list }
      if (present !== undefined && list.number < present.number) return { kind: 'refusedList', why: 'older' }
      if (list.number === present?.number) return { kind: 'same' }
      // before it is used: after a restart an older one must not pass
      try {
        await keepFile(path, JSON.stringify(asked.answer))
      } catch (cause) {
        return { kind: 'notKept', why: cause instanceof Error ? cause.message : String(cause) }
      }
      present = list
      return { kind: 'newer' }
    },
  }
}

function readSigned(signed: unknown, { identity }: Outpost): ConnectorList | WhyRefused {
  const read = SignedConnectorList.safeParse(signed)
  if (!read.success) return 'badShape'
  const { text, signature } = read.data
  if (!isSignedBy(identity.serverKey, connectorListText(text), signature)) return 'badSignature'
  const list = ConnectorList.safeParse(parseJson(text))
  if (!list.success) return 'badShape'
  return list.data.connector === identity.outpost ? list.data : 'otherConnector'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no shape fits it
  }
}
