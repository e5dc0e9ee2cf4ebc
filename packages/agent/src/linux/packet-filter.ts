import { z } from 'zod'

type Verdict =
  | { readonly kind: 'accept' | 'refuse' | 'return' | 'none'; readonly chain?: undefined }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
type FilterRule = { readonly always: boolean; readonly verdict: Verdict }
type FilterChain = {
  readonly name: string
  readonly policy: 'accept' | 'refuse' | undefined
  readonly rules: readonly FilterRule[]
}

/** The chains one family's incoming packets pass. */
export type PacketFilter = { readonly chains: ReadonlyMap<string, FilterChain>; readonly entries: readonly string[] }

const MAX_DEPTH = 32
/** A rule for one of these interfaces is met by packets from outside; one for `lo`, a bridge of containers or a tunnel is not. */
const OUTER_INTERFACE = /^(en|eth|wl|ww|usb)/

/**
 * Is a packet that nobody asked for turned away? Rules with conditions do not meet it, save those that only name an outer interface.
 * One base chain that refuses is enough: an accept in another does not bring the packet back.
 */
export function turnsAway(filter: PacketFilter): boolean {
  return filter.entries.some((entry) => {
    const chain = filter.chains.get(entry)
    if (chain === undefined) return false
    const outcome = follow(filter, chain, 0)
    return outcome === 'refuse' || (outcome === 'end' && chain.policy === 'refuse')
  })
}

function follow(filter: PacketFilter, chain: FilterChain, depth: number): 'accept' | 'refuse' | 'end' {
  if (depth > MAX_DEPTH) return 'accept'
  for (const { always, verdict } of chain.rules) {
    if (!always || verdict.kind === 'none') continue
    if (verdict.chain === undefined) return verdict.kind === 'return' ? 'end' : verdict.kind
    const target = filter.chains.get(verdict.chain)
    const outcome = target === undefined ? 'end' : follow(filter, target, depth + 1)
    if (outcome !== 'end' || verdict.kind === 'goto') return outcome
  }
  return 'end'
}

const NftChain = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  type: z.string().optional(),
  hook: z.string().optional(),
  policy: z.string().optional(),
})
const NftRule = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  expr: z.array(z.record(z.string(), z.unknown())),
})
const Ruleset = z.object({ nftables: z.array(z.record(z.string(), z.unknown())).max(200_000) })

/** Reads `nft -j list ruleset` for one family, or undefined where it is not that. */
export function filterOfNft(json: unknown, family: 'ip' | 'ip6'): PacketFilter | undefined {
  const ruleset = Ruleset.safeParse(json)
  if (!ruleset.success) return undefined
  const isOurs = (entry: { readonly family: string }) => entry.family === family || entry.family === 'inet'
  const idOf = (entry: { readonly family: string; readonly table: string }, name: string) =>
    `${entry.family} ${entry.table} ${name}`
  const chains = new Map<string, FilterChain>()
  const entries: string[] = []
  const rules = new Map<string, FilterRule[]>()
  for (const entry of ruleset.data.nftables) {
    const chain = NftChain.safeParse(entry['chain'])
    if (chain.success && isOurs(chain.data)) {
      const id = idOf(chain.data, chain.data.name)
      const own: FilterRule[] = []
      rules.set(id, own)
      chains.set(id, { name: id, policy: chain.data.policy === 'drop' ? 'refuse' : 'accept', rules: own })
      if (chain.data.hook === 'input' && chain.data.type === 'filter') entries.push(id)
    }
    const rule = NftRule.safeParse(entry['rule'])
    if (rule.success && isOurs(rule.data)) {
      const read = readNftRule(rule.data.expr, (name) => idOf(rule.data, name))
      rules.get(idOf(rule.data, rule.data.chain))?.push(read)
    }
  }
  return { chains, entries }
}

const SILENT = ['counter', 'log', 'limit', 'comment']

function readNftRule(expr: readonly Readonly<Record<string, unknown>>[], idOf: (name: string) => string): FilterRule {
  let always = true
  let verdict: Verdict = { kind: 'none' }
  for (const part of expr) {
    const [kind = '', detail] = Object.entries(part)[0] ?? []
    if (kind === 'accept' || kind === 'return') verdict = { kind }
    else if (kind === 'drop' || kind === 'reject') verdict = { kind: 'refuse' }
    else if (kind === 'jump' || kind === 'goto') verdict = { kind, chain: idOf(targetOf(detail)) }
    else if (!SILENT.includes(kind) || kind === 'limit') always = always && kind === 'match' && isOuterInterface(detail)
  }
  return { always, verdict }
}

function targetOf(detail: unknown): string {
  const target = z.object({ target: z.string() }).safeParse(detail)
  return target.success ? target.data.target : ''
}

const InterfaceMatch = z.object({
  op: z.literal('=='),
  left: z.object({ meta: z.object({ key: z.enum(['iifname', 'iif']) }) }),
  right: z.string(),
})

function isOuterInterface(match: unknown): boolean {
  const read = InterfaceMatch.safeParse(match)
  return read.success && OUTER_INTERFACE.test(read.data.right)
}

/** Reads the `*filter` table of `iptables-save` or `ip6tables-save`. */
export function filterOfIptables(saved: string): PacketFilter {
  const table = /^\*filter$([\s\S]*?)^COMMIT$/m.exec(saved)?.[1] ?? ''
  const chains = new Map<string, FilterChain>()
  const rules = new Map<string, FilterRule[]>()
  for (const line of table.split('\n')) {
    const chain = /^:(\S+) (\S+)/.exec(line)
    if (chain?.[1] !== undefined) {
      const own: FilterRule[] = []
      rules.set(chain[1], own)
      chains.set(chain[1], { name: chain[1], policy: chain[2] === 'DROP' ? 'refuse' : 'accept', rules: own })
    }
    const rule = /^-A (\S+)(.*)$/.exec(line)
    if (rule?.[1] !== undefined) rules.get(rule[1])?.push(readIptablesRule(rule[2] ?? ''))
  }
  return { chains, entries: chains.has('INPUT') ? ['INPUT'] : [] }
}

function readIptablesRule(rule: string): FilterRule {
  const target = / -(j|g) (\S+)/.exec(rule)
  const conditions = rule
    .replace(/ -(j|g) \S+.*$/, '')
    .replace(/ -m comment --comment ("[^"]*"|\S+)/, '')
    .trim()
  const only = /^-i (\S+)$/.exec(conditions)?.[1]
  return {
    always: conditions === '' || (only !== undefined && OUTER_INTERFACE.test(only)),
    verdict: verdictOf(target?.[1], target?.[2]),
  }
}

function verdictOf(how: string | undefined, target: string | undefined): Verdict {
  if (target === undefined || target === 'LOG' || target === 'NFLOG') return { kind: 'none' }
  if (target === 'ACCEPT') return { kind: 'accept' }
  if (target === 'DROP' || target === 'REJECT') return { kind: 'refuse' }
  if (target === 'RETURN') return { kind: 'return' }
  return { kind: how === 'g' ? 'goto' : 'jump', chain: target }
}
