import type { RuleLine, RulesOverview } from '@taga/contract'
import { type Mode, MODES } from '@taga/core'
import { Link, useSearchParams } from 'wouter'
import { LinkButton } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { When } from '../kit/when.tsx'
import { useOverview } from './api.ts'
import { DraftBar } from './draft-bar.tsx'
import { setMode, useDraft } from './draft.ts'
import { Hits } from './hits.tsx'
import { InForce } from './in-force.tsx'
import { messages } from './messages.ts'
import { RuleFilters } from './rule-filters.tsx'
import { fitsFilter, readFilter } from './rule-filter.ts'

/** All rules in force or not, narrowed by what stands in the address. */
export function RulesPage() {
  const words = useMessages(messages)
  const query = useOverview()
  const isAdministrator = hasRole(useSession(), 'administrator')
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <LinkButton href="/rules/sources">{words.sources}</LinkButton>
          <LinkButton href="/rules/thresholds">{words.thresholds}</LinkButton>
          {isAdministrator && <LinkButton href="/rules/own">{words.own}</LinkButton>}
          <LinkButton href="/rules/history">{words.history}</LinkButton>
          <LinkButton href="/atlas">{words.atlas}</LinkButton>
        </>
      }
    >
      <Loaded query={query}>{(overview) => <Overview overview={overview} isAdministrator={isAdministrator} />}</Loaded>
      <DraftBar />
    </Page>
  )
}

function Overview({
  overview,
  isAdministrator,
}: {
  readonly overview: RulesOverview
  readonly isAdministrator: boolean
}) {
  const words = useMessages(messages)
  const language = useLanguage()
  const [search] = useSearchParams()
  const draft = useDraft()
  const filter = readFilter(search)
  const shown = overview.rules.filter((rule) => fitsFilter(rule, filter, { language, draft }))
  return (
    <>
      <p>
        {words.published(overview.number)}
        {overview.publishedAt !== undefined && (
          <>
            {' '}
            (<When at={overview.publishedAt} />)
          </>
        )}
      </p>
      <RuleFilters filter={filter} />
      <p role="status">{words.shown(shown.length, overview.rules.length)}</p>
      {shown.length === 0 ? (
        <Empty title={words.none} text={words.noneText} />
      ) : (
        <RuleTable rules={shown} isAdministrator={isAdministrator} />
      )}
    </>
  )
}

function RuleTable({
  rules,
  isAdministrator,
}: {
  readonly rules: readonly RuleLine[]
  readonly isAdministrator: boolean
}) {
  const words = useMessages(messages)
  const say = useSay()
  return (
    <Table<RuleLine>
      caption={words.title}
      rows={rules}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'rule',
          head: words.rule,
          cell: (rule) => (
            <>
              <Link href={`/rules/${encodeURIComponent(rule.id)}`}>{say(rule.title)}</Link>
              <p className="soft">
                {rule.measures.join(' ')}
                {rule.fromFirstMinute && ` · ${words.firstMinute}`}
                {rule.origin !== 'default' && ` · ${words.origin[rule.origin]}`}
              </p>
            </>
          ),
        },
        { key: 'tier', head: words.tier, cell: (rule) => words.tiers[rule.tier] },
        {
          key: 'mode',
          head: words.mode,
          cell: (rule) => <ModeCell rule={rule} isAdministrator={isAdministrator} />,
        },
        { key: 'inForce', head: words.inForce, cell: (rule) => <InForce rule={rule} /> },
        { key: 'hits', head: words.hits, cell: (rule) => <Hits hits={rule.hits} /> },
      ]}
    />
  )
}

function ModeCell({ rule, isAdministrator }: { readonly rule: RuleLine; readonly isAdministrator: boolean }) {
  const words = useMessages(messages)
  const say = useSay()
  const draft = useDraft()
  if (!isAdministrator) return words.modes[rule.mode]
  const drafted = draft.modes[rule.id]
  const shown = drafted?.mode ?? rule.mode
  return (
    <>
      <select
        className="table-select"
        aria-label={`${words.mode}: ${say(rule.title)}`}
        value={shown}
        onChange={(event) => {
          const mode = MODES.find((each): each is Mode => each === event.target.value) ?? rule.mode
          setMode(rule, { mode, from: mode === rule.mode ? (rule.from ?? null) : null })
        }}
      >
        {MODES.map((mode) => (
          <option key={mode} value={mode}>
            {words.modes[mode]}
          </option>
        ))}
      </select>
      {drafted !== undefined && <Mark kind="warn">{words.draftMark}</Mark>}
    </>
  )
}
