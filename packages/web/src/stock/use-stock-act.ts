import { useQueryClient } from '@tanstack/react-query'
import { send } from '../kit/ask.ts'
import { useToast } from '../kit/notice.tsx'
import { sayingWhy } from '../terminals/say-reason.ts'
import { STOCK_REASONS } from './messages.ts'

/** Sends a change to the stock, says that it was done, and shows everything anew. */
export function useStockAct(): (path: string, body: object | undefined, done: string) => Promise<void> {
  const toast = useToast()
  const client = useQueryClient()
  return async (path, body, done) => {
    await sayingWhy(STOCK_REASONS, () => send('POST', path, body))
    toast(done)
    await client.invalidateQueries({ queryKey: ['stock'] })
  }
}
