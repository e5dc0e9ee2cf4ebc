import type { MyStockTakingAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { Empty } from '../kit/empty.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { AnswerCard } from './answer-form.tsx'
import { messages } from './messages.ts'

/** The devices that the person who is signed in is asked for. */
export function MyStockTakingPage() {
  const words = useMessages(messages)
  const query = useQuery({
    queryKey: ['stock-takings', 'mine'],
    queryFn: () => get<MyStockTakingAnswer>('/api/my/stock-taking'),
  })
  return (
    <Page title={words.myTitle} lead={words.myLead}>
      <Loaded
        query={query}
        empty={({ lines }) =>
          lines.length === 0 ? <Empty title={words.myEmpty} text={words.myEmptyText} /> : undefined
        }
      >
        {({ lines }) => (
          <>
            {lines.map((line) => (
              <AnswerCard key={`${line.stockTaking} ${line.device}`} line={line} />
            ))}
          </>
        )}
      </Loaded>
    </Page>
  )
}
