import type { StepAnswer } from '@taga/contract'
import { Link } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { Day } from '../kit/when.tsx'
import { measureHref } from '../measures/measure-href.ts'
import { titled } from '../kit/titled.ts'
import { messages } from './messages.ts'

const catalogue = {
  ja: { owner: '担当', nobody: '担当者が未定', due: '予定日', noDate: '予定日が未定' },
  en: { owner: 'Owner', nobody: 'nobody named', due: 'By', noDate: 'no date set' },
}

/** What holds the water down first, each with who sees to it and by when. */
export function NextSteps({ steps }: { readonly steps: readonly StepAnswer[] }) {
  const words = useMessages(messages)
  const plan = useMessages(catalogue)
  const say = useSay()
  if (steps.length === 0) return <p>{words.stepsNone}</p>
  return (
    <ol className="next-steps">
      {steps.map(({ measure, title, words: what, why, owner, dueAt }) => (
        <li key={measure}>
          <h3>
            <Link href={measureHref(measure)}>{say(what)}</Link>
          </h3>
          <p>{say(titled(why))}</p>
          <p className="soft">
            {measure} {say(title)} ・ {plan.owner}: {owner?.name ?? plan.nobody} ・ {plan.due}:{' '}
            {dueAt === undefined ? plan.noDate : <Day at={dueAt} />}
          </p>
        </li>
      ))}
    </ol>
  )
}
