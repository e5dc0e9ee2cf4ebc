import { z } from 'zod'
import { UpstreamHost, UpstreamTrust } from './upstream.ts'

const MINUTE_MS = 60_000
const Port = z.number().int().min(1).max(65_535)
/** How long somebody may be away until their place goes to the next: at least a minute, at most a week. */
const IdleMs = z
  .number()
  .int()
  .min(MINUTE_MS)
  .max(7 * 24 * 60 * MINUTE_MS)

/**
 * What a built-in desktop reaches. `none`: nothing. `registered`: what is registered for gateways and the person may open, each decided like
 * any other. `public`: besides, web sites of public addresses (ports 80 and 443); nothing private, ever.
 */
export const DesktopReach = z.enum(['none', 'registered', 'public'])
export type DesktopReach = z.infer<typeof DesktopReach>

/** A desktop, or one browser and nothing else. */
export const DesktopProfile = z.enum(['desktop', 'browser'])
export type DesktopProfile = z.infer<typeof DesktopProfile>

/** `reset`: gone when it ends. `kept`: there the next time, for this person alone. */
export const DesktopHome = z.enum(['reset', 'kept'])
export type DesktopHome = z.infer<typeof DesktopHome>

/** One machine of a pool. `pinned`, `trust`: as of an office PC. */
export const PoolHost = z.strictObject({
  host: UpstreamHost,
  port: Port,
  pinned: z.array(z.string().max(60)).max(16),
  trust: UpstreamTrust.optional(),
})
export type PoolHost = z.infer<typeof PoolHost>

/** Machines that are there already. */
const Hosts = { kind: z.literal('hosts'), protocol: z.enum(['vnc', 'rdp']), home: DesktopHome, idleMs: IdleMs }
const MOST_HOSTS = 200

/** What the gateway starts by itself. */
const BuiltIn = z.strictObject({
  kind: z.literal('builtIn'),
  profile: DesktopProfile,
  startUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  reach: DesktopReach,
  width: z.number().int().min(640).max(3840),
  height: z.number().int().min(480).max(2160),
  cpuPercent: z.number().int().min(10).max(6_400),
  memoryMb: z.number().int().min(256).max(65_536),
  home: DesktopHome,
  idleMs: IdleMs,
  most: z.number().int().min(1).max(200),
})

/**
 * Where virtual desktops come from.
 * - `hosts`: machines that are there already. `home` `kept`: a machine stays the person's who had it first; `reset`: it clears itself when
 *   somebody leaves, as its administrator sees to, and goes to the next.
 * - `builtIn`: the gateway starts one for each person in a sandbox of its own. `cpuPercent` of one core, `memoryMb` with everything in it,
 *   `most` at once.
 */
export const DesktopPool = z.discriminatedUnion('kind', [
  z.strictObject({ ...Hosts, hosts: z.array(PoolHost).min(1).max(MOST_HOSTS) }),
  BuiltIn,
])
export type DesktopPool = z.infer<typeof DesktopPool>
export type BuiltInPool = Extract<DesktopPool, { kind: 'builtIn' }>
export type HostPool = Extract<DesktopPool, { kind: 'hosts' }>

/** `host:port`: as which a machine of a pool is known, wherever it stands in the list. */
export function machineName({ host, port }: Pick<PoolHost, 'host' | 'port'>): string {
  return `${host}:${port}`
}

/**
 * The name of one machine of a pool, by which a connector is told to open it. It says which machine, not where in the list it stands: a
 * connector that has another list opens this one or none.
 */
export function poolHostId(destination: string, machine: Pick<PoolHost, 'host' | 'port'>): string {
  return `${destination}.${machineName(machine)}`
}

/** As it is registered: the addresses of a machine may be left out, as of any destination. */
export const DesktopPoolInput = z.discriminatedUnion('kind', [
  z.strictObject({
    ...Hosts,
    hosts: z
      .array(
        PoolHost.extend({
          pinned: z
            .array(z.union([z.ipv4(), z.ipv6()]))
            .min(1)
            .max(16)
            .optional(),
        }),
      )
      .min(1)
      .max(MOST_HOSTS),
  }),
  BuiltIn,
])
export type DesktopPoolInput = z.infer<typeof DesktopPoolInput>
