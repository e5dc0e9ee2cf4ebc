import type { LoanAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { StateMark } from '../kit/mark.tsx'
import { Facts } from '../kit/page.tsx'
import { Day, When } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** What is recorded of a loan. */
export function LoanFacts({ loan }: { readonly loan: LoanAnswer }) {
  const words = useMessages(messages)
  const { facts } = words
  const given = loan.handedOverAt !== undefined
  return (
    <Facts
      items={[
        { term: facts.borrower, value: loan.personName },
        { term: facts.device, value: loan.deviceLabel ?? words.noDevice },
        ...(loan.deviceTag === undefined ? [] : [{ term: facts.tag, value: loan.deviceTag }]),
        { term: facts.purpose, value: loan.purpose },
        ...(loan.dueAt === undefined ? [] : [{ term: facts.due, value: <Day at={loan.dueAt} /> }]),
        ...(loan.handedOverAt === undefined
          ? []
          : [{ term: facts.handedOver, value: <When at={loan.handedOverAt} /> }]),
        ...(given
          ? [
              {
                term: facts.signed,
                value: loan.signedAt === undefined ? facts.notSigned : <When at={loan.signedAt} />,
              },
              { term: facts.accessories, value: listOf(loan.accessories, facts.none) },
            ]
          : []),
        ...(loan.condition === undefined ? [] : [{ term: facts.condition, value: loan.condition }]),
        ...(loan.ready === undefined ? [] : [{ term: facts.ready, value: <ReadyThen ready={loan.ready} /> }]),
        ...(loan.returnedAt === undefined ? [] : [{ term: facts.returned, value: <When at={loan.returnedAt} /> }]),
        ...(loan.returnCheck === undefined
          ? []
          : [
              { term: facts.check, value: words.conditions[loan.returnCheck.condition] },
              { term: facts.missing, value: listOf(loan.returnCheck.missing, facts.none) },
            ]),
      ]}
    />
  )
}

function ReadyThen({ ready }: { readonly ready: NonNullable<LoanAnswer['ready']> }) {
  return (
    <span className="cell-stack">
      <StateMark state={ready.state} />
      {ready.why !== undefined && <span>{ready.why}</span>}
    </span>
  )
}

export function listOf(texts: readonly string[], none: string) {
  if (texts.length === 0) return none
  return (
    <ul>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
