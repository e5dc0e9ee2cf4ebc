import type { NamesForGateway } from '@taga/contract'
import type { KnownFacts } from '../facts/known.ts'
import type { AccessLog } from '../log/access-log.ts'
import { createBuckets } from './buckets.ts'
import { answerInTheClear, type ClearAddress, type ClearListener } from './in-the-clear.ts'
import { judgeNames, type NameJudge } from './names/decide-name.ts'
import { type BuiltNames, followLists, type ListsEvent } from './names/follow-lists.ts'
import { keepLists } from './names/kept-lists.ts'
import { answerOverHttps, type AnswerOverHttps } from './over-https.ts'
import { createDnsResolver } from './resolver.ts'
import { createUpstreams, type Upstreams } from './upstream/ask-upstream.ts'
import { createWhyPage } from './why-page.ts'

export type DnsEvent =
  | ListsEvent
  | { readonly kind: 'dnsListening'; readonly address: string; readonly port: number }
  | { readonly kind: 'dnsCannotListen'; readonly address: string; readonly port: number; readonly code: string }

/** What the server is asked for. */
export type AskServer = (what: 'namePart' | 'namesBuilt' | 'namesAsked', body: object) => Promise<unknown>

export type DnsOptions = {
  /** The lists lie here. */
  readonly folder: string
  readonly facts: KnownFacts
  readonly log: Pick<AccessLog, 'write'>
  readonly ask: AskServer
  /** Where people sign in. */
  readonly publicUrl: () => string | undefined
  /** Whether port 80 is open here for the page that says why. */
  readonly hasPage: () => boolean
  /** Where names are asked for in the clear; nowhere by default. */
  readonly clear: readonly ClearAddress[]
  readonly said: (event: DnsEvent) => void
  readonly onFault: (error: unknown) => void
}

/** Names for devices at work elsewhere (AD-5). */
export type Dns = {
  /** What the server says now. */
  set(names: NamesForGateway): void
  readonly overHttps: AnswerOverHttps
  /** Ports where names are asked for in the clear, in the order of the addresses that could be had. */
  readonly clearPorts: () => readonly number[]
  /** Whether names are asked for in the clear at this address, and passed on where they may be. */
  readonly answersAt: (address: string) => boolean
  /** Whether a name would be refused at this moment, and by what. */
  readonly judge: () => NameJudge | undefined
  /** The page of a refused name, on port 80. */
  readonly whyPage: ReturnType<typeof createWhyPage>
  close(): Promise<void>
}

const TELL_ASKED_MS = 60_000
const MOST_ASKED = 5_000
const LISTEN_AGAIN_MS = 60_000

export async function createDns(options: DnsOptions): Promise<Dns> {
  const { folder, facts, log, ask, publicUrl, hasPage, clear, said, onFault } = options
  let told: NamesForGateway | undefined
  let judge: NameJudge | undefined
  let upstreams: Upstreams | undefined
  let upstreamsOf = ''
  let devices: ReadonlyMap<string, string> = new Map()
  let asked = new Set<string>()
  const listeners = new Map<ClearAddress, ClearListener>()
  let closed = false
  const resolver = createDnsResolver(() => {
    const url = publicUrl()
    const whyUrl = url === undefined ? undefined : `${url}/my/names`
    return { judge, settings: told?.settings, upstreams, whyUrl, hasPage: hasPage() }
  })
  const lists = await followLists({
    kept: keepLists(folder),
    ask: (content, number) => ask('namePart', { content, number }),
    onBuilt: judgeAnew,
    tell: (built) => ask('namesBuilt', built),
    said,
  })
  const tellAsked = setInterval(() => {
    if (asked.size === 0) return
    const all = [...asked]
    asked = new Set()
    ask('namesAsked', { devices: all }).catch(() => {
      for (const device of all) if (asked.size < MOST_ASKED) asked.add(device)
    })
  }, TELL_ASKED_MS)
  tellAsked.unref()
  const inTheClear = {
    resolver,
    askers: createBuckets({ perSecond: 200, reserve: 1_000 }),
    lines: createBuckets({ perSecond: 1, reserve: 60 }),
    log,
  }
  await listen()
  const listenAgain = setInterval(() => void listen(), LISTEN_AGAIN_MS)
  listenAgain.unref()

  return {
    set(names) {
      told = names
      devices = new Map(names.devices.map(({ hash, device }) => [hash, device]))
      const key = JSON.stringify(names.settings.resolvers)
      if (key !== upstreamsOf) {
        upstreamsOf = key
        upstreams?.close()
        upstreams = names.settings.resolvers.length === 0 ? undefined : createUpstreams(names.settings.resolvers)
        resolver.forget()
      }
      const built = lists.built()
      if (built !== undefined) judgeAnew(built)
      lists.want(names.lists)
    },
    overHttps: answerOverHttps({
      facts,
      resolver,
      deviceOf: (hash) => devices.get(hash),
      devices: createBuckets({ perSecond: 200, reserve: 2_000 }),
      strangers: createBuckets({ perSecond: 1, reserve: 10 }),
      lines: createBuckets({ perSecond: 1, reserve: 60 }),
      log,
      asked: (device) => void (asked.size < MOST_ASKED && asked.add(device)),
      onFault,
    }),
    clearPorts: () => [...listeners.values()].map(({ port }) => port),
    answersAt: (address) => upstreams !== undefined && [...listeners.keys()].some((at) => at.address === address),
    judge: () => judge,
    whyPage: createWhyPage({ isOn: leadsToPage, judge: () => judge, publicUrl }),
    async close() {
      closed = true
      clearInterval(tellAsked)
      clearInterval(listenAgain)
      upstreams?.close()
      for (const listener of listeners.values()) await listener.close()
      await lists.close()
    },
  }

  function leadsToPage(): boolean {
    return told !== undefined && told.settings.resolvers.length > 0 && told.settings.blockedAs.kind === 'page'
  }

  /** A list that is not wanted any more counts no more, also while the next ones are built. */
  function judgeAnew({ names, lists: madeOf }: BuiltNames): void {
    const present = new Map((told?.lists ?? madeOf).map((list) => [list.id, list]))
    judge = judgeNames(
      names,
      madeOf.map(({ id }) => present.get(id)),
      told?.rules ?? [],
    )
  }

  async function listen(): Promise<void> {
    for (const at of clear) {
      if (listeners.has(at) || closed) continue
      try {
        const listener = await answerInTheClear(at, inTheClear)
        if (closed) return await listener.close()
        listeners.set(at, listener)
        said({ kind: 'dnsListening', address: at.address, port: listener.port })
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
        said({ kind: 'dnsCannotListen', ...at, code })
      }
    }
  }
}
