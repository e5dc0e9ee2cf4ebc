import type { LoanAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Facts, Page } from '../kit/page.tsx'
import { PrintSheet } from '../kit/sheet.tsx'
import { Day, When } from '../kit/when.tsx'
import { isOverseer, useSession } from '../kit/session.ts'
import { listOf } from './loan-facts.tsx'
import { messages } from './messages.ts'

/** The slip that goes with a lent device, for paper. */
export function LoanSlipPage() {
  const words = useMessages(messages)
  const { loan: id } = useParams<{ loan: string }>()
  const back = isOverseer(useSession()) ? `/lending/${id}` : `/my/loans/${id}`
  const query = useQuery({ queryKey: ['loans', id], queryFn: () => get<LoanAnswer>(`/api/loans/${id}`) })
  return (
    <Page title={words.slipTitle} back={{ href: back, text: words.title }}>
      <Loaded query={query}>{(loan) => <Slip loan={loan} />}</Loaded>
    </Page>
  )
}

function Slip({ loan }: { readonly loan: LoanAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const { facts } = words
  return (
    <PrintSheet title={words.slipTitle}>
      <Facts
        items={[
          { term: facts.borrower, value: loan.personName },
          { term: facts.device, value: loan.deviceLabel ?? '' },
          { term: facts.tag, value: loan.deviceTag ?? '—' },
          { term: facts.serial, value: loan.deviceSerial ?? '—' },
          { term: facts.purpose, value: loan.purpose },
          {
            term: facts.handedOver,
            value: loan.handedOverAt === undefined ? '' : <Day at={loan.handedOverAt} calendar="both" />,
          },
          { term: facts.due, value: loan.dueAt === undefined ? '' : <Day at={loan.dueAt} calendar="both" /> },
          { term: facts.accessories, value: listOf(loan.accessories, facts.none) },
          { term: facts.condition, value: loan.condition ?? '—' },
          ...(loan.ready?.why === undefined ? [] : [{ term: words.slipNotReady, value: loan.ready.why }]),
        ]}
      />
      <h3>{words.terms}</h3>
      <ol className="terms">
        {loan.terms.words.map((term) => (
          <li key={term.en}>{say(term)}</li>
        ))}
      </ol>
      <p className="soft">
        {words.slipTerms}: {loan.terms.version}
      </p>
      <div className="sign-lines">
        <div className="sign-line">{words.slipLender}</div>
        <div className="sign-line">
          {words.slipBorrower}
          {loan.signedAt !== undefined && (
            <>
              <br />
              {words.slipSigned}: {loan.personName} <When at={loan.signedAt} />
            </>
          )}
        </div>
      </div>
    </PrintSheet>
  )
}
