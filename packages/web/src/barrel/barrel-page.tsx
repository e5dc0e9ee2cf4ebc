import type { BoardAnswer } from '@taga/contract'
import { barrelOf, type DimensionId, DIMENSIONS, findMeasure, type GroupHeight, type Stave } from '@taga/core'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import { LinkButton } from '../kit/button.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { StateMark } from '../kit/mark.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { supposedOf, useBoard } from '../measures/api.ts'
import { DIMENSION_WORDS } from '../measures/dimension-words.ts'
import { measureHref } from '../measures/measure-href.ts'
import { GROUP_WORDS } from '../measures/measure-words.ts'
import { BarrelPicture } from './barrel-picture.tsx'
import { Height } from './height.tsx'
import { messages } from './messages.ts'
import { NextSteps } from './next-steps.tsx'
import { percent } from './percent.ts'

export function BarrelPage() {
  const words = useMessages(messages)
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <LinkButton href="/measures">{words.openBoard}</LinkButton>
          <LinkButton href="/threats">{words.openWhatIf}</LinkButton>
        </>
      }
    >
      <Loaded query={useBoard()}>{(board) => <BarrelOf board={board} />}</Loaded>
    </Page>
  )
}

function BarrelOf({ board }: { readonly board: BoardAnswer }) {
  const words = useMessages(messages)
  const say = useSay()
  const language = useLanguage()
  const [search] = useSearchParams()
  const barrel = useMemo(() => barrelOf(supposedOf(board.measures)), [board])
  const asked = search.get('stave')
  const chosen = DIMENSIONS.find((each) => each === asked) ?? barrel.shortest[0] ?? 'rule'
  const nameOf = (dimension: DimensionId) => say(DIMENSION_WORDS.get(dimension) ?? { ja: dimension, en: dimension })
  const shortest = barrel.shortest.map(nameOf).join(language === 'ja' ? '、' : ', ')
  const stave = barrel.staves.find(({ dimension }) => dimension === chosen)
  return (
    <>
      <div className="barrel-side">
        <BarrelPicture barrel={barrel} chosen={chosen} hrefOf={(dimension) => `/barrel?stave=${dimension}`} />
        <div>
          <p className="barrel-water-words">
            {barrel.height === 0 ? words.waterNone : words.waterAt(percent(barrel.height))}
          </p>
          <p>{barrel.height === 1 ? words.all : words.shortest(shortest)}</p>
          <Table
            caption={words.table}
            rows={barrel.staves}
            rowKey={({ dimension }) => dimension}
            columns={[
              {
                key: 'stave',
                head: words.staveName,
                cell: ({ dimension }) => (
                  <Link href={`/barrel?stave=${dimension}`} aria-current={dimension === chosen ? 'true' : undefined}>
                    {nameOf(dimension)}
                  </Link>
                ),
              },
              { key: 'known', head: words.known, numeric: true, cell: ({ height }) => `${percent(height)}%` },
              { key: 'possible', head: words.possible, numeric: true, cell: ({ possible }) => `${percent(possible)}%` },
              {
                key: 'lowest',
                head: words.lowest,
                cell: ({ weakest }) =>
                  weakest
                    .slice(0, 3)
                    .map((group) => say(GROUP_WORDS.get(group) ?? { ja: group, en: group }))
                    .join(language === 'ja' ? '、' : ', ') + (weakest.length > 3 ? '…' : ''),
              },
            ]}
          />
        </div>
      </div>
      {stave !== undefined && <StaveGroups stave={stave} name={nameOf(chosen)} />}
      <Section title={words.stepsTitle}>
        {board.steps.length > 0 && <p className="soft">{words.stepsHint}</p>}
        <NextSteps steps={board.steps} />
      </Section>
    </>
  )
}

/** What a stave is made of, the lowest first, each measure one click from its work. */
function StaveGroups({ stave, name }: { readonly stave: Stave; readonly name: string }) {
  const words = useMessages(messages)
  const say = useSay()
  const rows = stave.groups.toSorted((one, other) => one.height - other.height || one.possible - other.possible)
  return (
    <Section title={words.groupsOf(name)} id="stave">
      <p>{words.groupsHint}</p>
      {rows.length === 0 && <p>{words.noGroups}</p>}
      {rows.length > 0 && (
        <Table<GroupHeight>
          caption={words.groupsOf(name)}
          rows={rows}
          rowKey={({ group }) => group}
          columns={[
            {
              key: 'group',
              head: words.group,
              cell: ({ group }) => say(GROUP_WORDS.get(group) ?? { ja: group, en: group }),
            },
            { key: 'height', head: words.height, cell: (each) => <Height {...each} /> },
            {
              key: 'measures',
              head: words.measures,
              cell: ({ measures }) => (
                <ul className="plain-list">
                  {measures.map(({ measure, state }) => (
                    <li key={measure}>
                      <StateMark state={state} />{' '}
                      <Link href={measureHref(measure)}>
                        {measure} {say(findMeasure(measure).title)}
                      </Link>
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}
