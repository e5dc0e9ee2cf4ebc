import { z } from 'zod'

const Id = z.string().min(1).max(100)

/**
 * By what an office is recognised (TW-15). `range`: public addresses from which its line comes to the server, as CIDR. `device`: a network
 * as one device sees it; another device sees the same network otherwise.
 */
export const OfficeNetworkAnswer = z.object({
  id: z.string(),
  location: z.string(),
  addedAt: z.number().int(),
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('addresses'), range: z.string() }),
    z.object({ kind: z.literal('fingerprint'), device: z.string(), label: z.string() }),
  ]),
})
export type OfficeNetworkAnswer = z.infer<typeof OfficeNetworkAnswer>

/**
 * The network that the asking browser is on now. `range`: what its address would be registered as, absent where no address could tell an
 * office. `device`: the device this page is shown to run on, where its agent has just seen its network. `isHome`: somebody's home.
 */
export const NetworkNowAnswer = z.object({
  range: z.string().optional(),
  rangeOf: z.string().optional(),
  vpn: z.string().optional(),
  device: z
    .object({ id: z.string(), label: z.string(), knownOf: z.string().optional(), isHome: z.boolean() })
    .optional(),
})
export type NetworkNowAnswer = z.infer<typeof NetworkNowAnswer>

export const OfficeNetworksAnswer = z.object({ networks: z.array(OfficeNetworkAnswer) })
export type OfficeNetworksAnswer = z.infer<typeof OfficeNetworksAnswer>

/** `here`: the network that the asking browser is on. `range`: addresses somebody typed, as CIDR or one address. */
export const AddOfficeNetwork = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('here') }),
  z.strictObject({ from: z.literal('range'), range: z.string().trim().min(2).max(50) }),
])
export type AddOfficeNetwork = z.infer<typeof AddOfficeNetwork>
export const OfficeNetworkParams = z.strictObject({ network: Id })
