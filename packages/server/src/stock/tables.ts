import type { MediaEncryption, PieceState, StockCounting, StockSort } from '@taga/contract'

export interface StockTables {
  /**
   * Small things that are given out (M2, M6, N6): `counted` ones by number, `single` ones piece by piece. `owned` and `issued` count
   * pieces of both; what is there is the difference. `fewest`: below so many, more are to be bought.
   */
  stock_goods: {
    id: string
    name: string
    name_key: string
    sort: StockSort
    counting: StockCounting
    owned: number
    issued: number
    fewest: number
    note: string | null
    counted_at: number | null
    counted_by: string | null
    version: number
    created_at: number
    updated_at: number
  }
  /** A single thing, such as one USB memory or one IC card. `disposal`: JSON of how it was made unreadable. */
  stock_pieces: {
    id: string
    good_id: string
    number: string
    number_key: string
    state: PieceState
    encryption: MediaEncryption
    note: string | null
    disposal: string | null
    seen_at: number | null
    version: number
    created_at: number
    updated_at: number
  }
  /** What somebody was given, and how that ended. */
  stock_issues: {
    id: string
    good_id: string
    piece_id: string | null
    person_id: string
    count: number
    issued_at: number
    issued_by: string
    due_at: number | null
    ended_at: number | null
    ended_by: string | null
    ended_how: 'returned' | 'lost' | null
    note: string | null
  }
}
