import type { MeasureDetail } from '@taga/contract'
import { cases, columns, findMeasure, isBaseline, isMeasureId, type Measure } from '@taga/core'
import { Link, useParams } from 'wouter'
import { Share } from '../kit/bar.tsx'
import { TermText } from '../guideline/term-text.tsx'
import { Empty } from '../kit/empty.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { StateMark } from '../kit/mark.tsx'
import { messages as kitMessages } from '../kit/messages.ts'
import { Notice } from '../kit/notice.tsx'
import { Facts, Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { When } from '../kit/when.tsx'
import { useMeasure } from './api.ts'
import { Evidence } from './board-page.tsx'
import { Comments } from './comments.tsx'
import { DeclaredParts } from './declared-parts.tsx'
import { MeasureHistory } from './measure-history.tsx'
import { messages } from './measure-messages.ts'
import { DIMENSION_WORDS } from './dimension-words.ts'
import { measureHref } from './measure-href.ts'
import { CATEGORY_WORDS, PATTERN_WORDS, ROLE_WORDS } from './measure-words.ts'
import { Mechanisms } from './mechanisms.tsx'
import { PlanSection } from './plan-section.tsx'
import { TailoringSection } from './tailoring-section.tsx'

export function MeasurePage() {
  const { measure: asked = '' } = useParams()
  const words = useMessages(messages)
  const kit = useMessages(kitMessages)
  const say = useSay()
  const back = { href: '/measures', text: words.back }
  if (!isMeasureId(asked))
    return (
      <Page title={asked} back={back}>
        <Empty title={kit.missingTitle} text={kit.missingText} />
      </Page>
    )
  const measure = findMeasure(asked)
  return (
    <Page title={`${asked} ${say(measure.title)}`} lead={say(measure.requirement)} back={back}>
      <Told measure={measure} />
    </Page>
  )
}

function Told({ measure }: { readonly measure: Measure }) {
  const session = useSession()
  const mayKeep = hasRole(session, 'administrator') || hasRole(session, 'executive')
  return (
    <Loaded query={useMeasure(measure.id)}>
      {(detail) => (
        <>
          <StateSection measure={measure} detail={detail} />
          <Mechanisms measure={measure.id} mechanisms={detail.mechanisms} />
          {detail.parts.length > 0 && <DeclaredParts parts={detail.parts} mayKeep={mayKeep} now={detail.now} />}
          <PlanSection row={detail.row} mayKeep={mayKeep} />
          <TailoringSection row={detail.row} mayKeep={mayKeep} baseline={isBaseline(measure)} />
          <GuidelineText measure={measure} />
          <MeasureHistory history={detail.history} />
          <Comments measure={measure.id} comments={detail.comments} />
        </>
      )}
    </Loaded>
  )
}

function StateSection({ measure, detail }: { readonly measure: Measure; readonly detail: MeasureDetail }) {
  const words = useMessages(messages)
  const say = useSay()
  const { row } = detail
  return (
    <Section title={words.stateTitle} id="state">
      {row.reviewOverdue && <Notice kind="warn">{words.reviewOverdue}</Notice>}
      {row.notApplicable === 'patternsNotUsed' && <Notice kind="info">{words.notApplicablePatterns}</Notice>}
      {row.notApplicable === 'declined' && <Notice kind="info">{words.notApplicableDeclined}</Notice>}
      <Facts
        items={[
          { term: words.stateOf, value: <StateMark state={row.state} /> },
          {
            term: words.counted,
            value: (
              <>
                {row.state === 'notApplicable' ? '—' : <Share n={row.n} m={row.m} label={measure.id} />}
                {row.exempt > 0 && <span className="soft">{words.exempt(row.exempt)}</span>}
              </>
            ),
          },
          { term: words.evidence, value: <Evidence row={row} /> },
          ...(row.changedAt === undefined ? [] : [{ term: words.changedAt, value: <When at={row.changedAt} /> }]),
          { term: words.tier, value: <Tiers measure={measure} /> },
          { term: words.role, value: say(ROLE_WORDS.get(measure.role) ?? { ja: '', en: '' }) },
          { term: words.dimension, value: say(DIMENSION_WORDS.get(measure.dimension) ?? { ja: '', en: '' }) },
          { term: words.category, value: say(CATEGORY_WORDS.get(measure.category) ?? { ja: '', en: '' }) },
          { term: words.patterns, value: <Patterns measure={measure} /> },
        ]}
      />
    </Section>
  )
}

function Tiers({ measure }: { readonly measure: Measure }) {
  const language = useLanguage()
  const baseline = isBaseline(measure)
  const catalogue = { ja: { yes: '基本', no: '推奨' }, en: { yes: 'baseline', no: 'recommended' } }[language]
  return <>{baseline ? catalogue.yes : catalogue.no}</>
}

function Patterns({ measure }: { readonly measure: Measure }) {
  const words = useMessages(messages)
  const say = useSay()
  const language = useLanguage()
  if (measure.patterns === 'all') return <>{words.allPatterns}</>
  const names = measure.patterns.map((pattern) => say(PATTERN_WORDS.get(pattern) ?? { ja: pattern, en: pattern }))
  return <>{names.join(language === 'ja' ? '、' : ', ')}</>
}

/** What the guideline says, in our own words, with what belongs to it. */
export function GuidelineText({ measure }: { readonly measure: Measure }) {
  const words = useMessages(messages)
  const say = useSay()
  const derived = measure.tierBasis === 'not_stated' ? measure.guidanceDerived : []
  return (
    <>
      <Section title={words.guidance} id="guidance">
        {measure.requirementVariant !== undefined && (
          <p>
            <strong>{words.variant}</strong> <TermText text={say(measure.requirementVariant)} />
          </p>
        )}
        <ol className="guidance">
          {measure.guidance.map((each) => (
            <li key={each.id}>
              <span className="soft">
                {each.id} <TierTag tier={each.tier} />
              </span>
              <br />
              <TermText text={say(each)} />
              {each.tierInferred === true && <span className="soft"> ({words.inferred})</span>}
            </li>
          ))}
          {derived.map((each) => (
            <li key={each.id}>
              <span className="soft">{each.id}</span>
              <br />
              <TermText text={say(each)} />
            </li>
          ))}
        </ol>
        {derived.length > 0 && <p className="soft">{words.derived}</p>}
        {measure.numbers.length > 0 && (
          <>
            <h3>{words.numbers}</h3>
            <ul>
              {measure.numbers.map((each) => (
                <li key={each.name}>
                  <TermText text={say(each)} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Section>
      <Linked measure={measure} />
    </>
  )
}

function TierTag({ tier }: { readonly tier: 'baseline' | 'recommended' }) {
  const language = useLanguage()
  return (
    <>
      {
        { ja: { baseline: '基本', recommended: '推奨' }, en: { baseline: 'baseline', recommended: 'recommended' } }[
          language
        ][tier]
      }
    </>
  )
}

function Linked({ measure }: { readonly measure: Measure }) {
  const words = useMessages(messages)
  const say = useSay()
  const told = cases.filter(({ id }) => measure.cases.includes(id))
  const read = columns.filter(({ id }) => measure.columns.some((each) => each === id))
  return (
    <>
      {measure.related.length > 0 && (
        <Section title={words.relatedTitle}>
          <ul>
            {measure.related.map((id) => (
              <li key={id}>
                <Link href={measureHref(id)}>
                  {id} {say(findMeasure(id).title)}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {told.length > 0 && (
        <Section title={words.casesTitle}>
          <ul className="plain-list">
            {told.map(({ id, title, whatHappened }) => (
              <li key={id}>
                <Link href={`/guideline?tab=cases#${id}`}>{say(title)}</Link>
                <br />
                <span className="soft">{say(whatHappened)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {read.length > 0 && (
        <Section title={words.columnsTitle}>
          <ul>
            {read.map(({ id, title }) => (
              <li key={id}>
                <Link href={`/guideline?tab=columns#${id}`}>{say(title)}</Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={words.editionTitle}>
        <p>{say(measure.replaces.note)}</p>
      </Section>
    </>
  )
}
