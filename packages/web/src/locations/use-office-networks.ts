import type { AddOfficeNetwork, NetworkNowAnswer, OfficeNetworkAnswer, OfficeNetworksAnswer } from '@taga/contract'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { get, send } from '../kit/ask.ts'
import { askProved } from '../start-work/page-proof.ts'

export const NETWORKS_KEY = ['office-networks']

/** All networks by which places are recognised; asked by those who may see them. */
export function useOfficeNetworks(mayAsk: boolean): UseQueryResult<OfficeNetworkAnswer[]> {
  return useQuery({
    queryKey: NETWORKS_KEY,
    queryFn: async () => (await get<OfficeNetworksAnswer>('/api/office-networks')).networks,
    enabled: mayAsk,
  })
}

/** What this computer is on now. */
export function useNetworkNow(): UseQueryResult<NetworkNowAnswer> {
  return useQuery({
    queryKey: [...NETWORKS_KEY, 'now'],
    queryFn: () => askProved(() => get<NetworkNowAnswer>('/api/office-networks/now')),
    staleTime: 0,
  })
}

export function addNetwork(location: string, body: AddOfficeNetwork): Promise<unknown> {
  return askProved(() => send('POST', `/api/locations/${location}/networks`, body))
}

export function removeNetwork(id: string): Promise<unknown> {
  return send('DELETE', `/api/office-networks/${id}`)
}
