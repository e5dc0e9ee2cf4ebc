import type { LoanAnswer, MyLoansAnswer } from '@taga/contract'
import { DEVICE_KIND_WORDS } from '@taga/core'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page } from '../kit/page.tsx'
import { Day } from '../kit/when.tsx'
import { LoanStanding } from './loan-standing.tsx'
import { messages } from './messages.ts'

/** What the person who is signed in has borrowed or asked for. */
export function MyLoansPage() {
  const words = useMessages(messages)
  const query = useQuery({ queryKey: ['loans', 'mine'], queryFn: () => get<MyLoansAnswer>('/api/my/loans') })
  const ask = (
    <LinkButton kind="primary" href="/my/loans/new">
      {words.ask}
    </LinkButton>
  )
  return (
    <Page title={words.myTitle} lead={words.myLead} actions={ask}>
      <Loaded
        query={query}
        empty={({ loans }) =>
          loans.length === 0 ? <Empty title={words.myEmpty} text={words.myEmptyText} /> : undefined
        }
      >
        {({ loans }) => (
          <>
            {loans.map((loan) => (
              <LoanCard key={loan.id} loan={loan} />
            ))}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function LoanCard({ loan }: { readonly loan: LoanAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const wanted = loan.wanted === undefined ? words.noDevice : say(DEVICE_KIND_WORDS[loan.wanted])
  const mustSign = loan.state === 'handedOver' && loan.signedAt === undefined
  return (
    <article className="ask-card">
      <h2>{loan.deviceLabel ?? wanted}</h2>
      <p>
        <LoanStanding loan={loan} />
      </p>
      {loan.dueAt !== undefined && (
        <p>
          {words.columns.due}: <Day at={loan.dueAt} />
        </p>
      )}
      <LinkButton kind={mustSign ? 'primary' : 'secondary'} href={`/my/loans/${loan.id}`}>
        {mustSign ? words.sign : words.open}
      </LinkButton>
    </article>
  )
}
