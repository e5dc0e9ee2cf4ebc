import { STOCK_TAKING_STATE_WORDS, type StockTakingState } from '@taga/core'
import { useSay } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'

const LOOKS: Readonly<Record<StockTakingState, MarkKind>> = {
  found: 'good',
  broken: 'warn',
  seen: 'open',
  elsewhere: 'warn',
  missing: 'bad',
  contradicts: 'bad',
  unanswered: 'open',
}

/** Where one device of a stock-taking stands. What nobody answered for never looks good. */
export function LineState({ state }: { readonly state: StockTakingState }) {
  return <Mark kind={LOOKS[state]}>{useSay()(STOCK_TAKING_STATE_WORDS[state])}</Mark>
}
