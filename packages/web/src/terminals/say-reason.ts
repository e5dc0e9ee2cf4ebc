import type { Words } from '@taga/core'
import { ApiFault } from '../kit/ask.ts'

/**
 * Does something, and says a refusal in the words of its reason (`detail.reason`) where there are some: the general words of the fault
 * would only say that the input is wrong.
 */
export async function sayingWhy<Answer>(
  reasons: Readonly<Record<string, Words>>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof ApiFault ? inWords(error, reasons) : error
  }
}

function inWords(fault: ApiFault, reasons: Readonly<Record<string, Words>>): ApiFault {
  const words = reasons[reasonOf(fault.detail)]
  if (words === undefined) return fault
  return new ApiFault(fault.status, { fault: fault.code, words, detail: fault.detail })
}

/** The reason a refusal names, or nothing. */
export function reasonOf(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null || !('reason' in detail)) return ''
  return typeof detail.reason === 'string' ? detail.reason : ''
}
