import type { AtlasAnswer } from '@taga/contract'
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import { get, withQuery } from '../kit/ask.ts'
import { Button, LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { AtlasCounts } from './atlas-counts.tsx'
import { AtlasFilters } from './atlas-filters.tsx'
import { type AtlasQuestion, READY_QUESTIONS, asQuery, readQuestion } from './atlas-query.ts'
import { AtlasRows } from './atlas-rows.tsx'
import { messages } from './messages.ts'

/** The complete table of what the rules answer, as something one can ask. The question stands in the address. */
export function AtlasPage() {
  const words = useMessages(messages)
  const say = useSay()
  const language = useLanguage()
  const [search] = useSearchParams()
  const question = readQuestion(search)
  const query = useAtlas(question)
  const { preview } = question
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <a
          className="button button-secondary"
          href={withQuery('/api/atlas/csv', { ...asQuery(question), lang: language })}
        >
          {words.csv}
        </a>
      }
    >
      {preview !== undefined && (
        <Notice kind="info" title={words.draft}>
          <LinkButton href={`/rules/previews/${encodeURIComponent(preview)}`}>{words.toPreview}</LinkButton>
        </Notice>
      )}
      <Section title={words.ready}>
        <ul className="ready-questions">
          {READY_QUESTIONS.map(({ words: asked, query: text }) => (
            <li key={text}>
              <Link href={`/atlas?${text}${preview === undefined ? '' : `&preview=${encodeURIComponent(preview)}`}`}>
                {say(asked)}
              </Link>
            </li>
          ))}
        </ul>
      </Section>
      <AtlasFilters question={question} />
      <Loaded query={query}>
        {(answer) => <Answered answer={answer} more={query.hasNextPage ? () => query.fetchNextPage() : undefined} />}
      </Loaded>
    </Page>
  )
}

function useAtlas(question: AtlasQuestion) {
  return useInfiniteQuery({
    queryKey: ['atlas', asQuery(question)],
    queryFn: ({ pageParam }) => get<AtlasAnswer>('/api/atlas', { ...asQuery(question), after: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined, // the first page is asked for without a place
    getNextPageParam: (last) => last.next,
  })
}

type Answers = InfiniteData<AtlasAnswer>

function Answered({ answer, more }: { readonly answer: Answers; readonly more: (() => Promise<unknown>) | undefined }) {
  const words = useMessages(messages)
  const [first] = answer.pages
  if (first === undefined) return null
  return (
    <>
      {first.notEnforced > 0 && (
        <Notice kind="warn">
          {words.notEnforced(first.notEnforced)} <Link href="/rules">{words.toRules}</Link>
        </Notice>
      )}
      <Section title={words.answer}>
        <p role="status" className="atlas-total">
          <strong>{words.count(first.total, first.all)}</strong>
        </p>
        {first.total === 0 ? <Empty title={words.none} text={words.noneText} /> : <AtlasCounts answer={first} />}
      </Section>
      {first.total > 0 && (
        <Section title={words.rows}>
          <div className="atlas-rows">
            <AtlasRows rows={answer.pages.flatMap((page) => page.rows)} reasons={first.reasons} />
          </div>
          {more !== undefined && (
            <Button kind="secondary" onClick={() => void more()}>
              {words.more}
            </Button>
          )}
        </Section>
      )}
    </>
  )
}
