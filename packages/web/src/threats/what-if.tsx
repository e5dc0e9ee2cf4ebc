import type { BoardRow } from '@taga/contract'
import {
  type CaseId,
  cases,
  type DimensionId,
  findMeasure,
  isMeasureId,
  type MeasureId,
  supposeWithout,
} from '@taga/core'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import { BarrelPicture } from '../barrel/barrel-picture.tsx'
import { percent } from '../barrel/percent.ts'
import { Button } from '../kit/button.tsx'
import { useLanguage, useMessages, useSay } from '../kit/language.ts'
import { supposedOf } from '../measures/api.ts'
import { DIMENSION_WORDS } from '../measures/dimension-words.ts'
import { CATEGORY_WORDS } from '../measures/measure-words.ts'
import { messages } from './messages.ts'

/** The measures that the address says to suppose dropped. */
export function useDropped(): readonly MeasureId[] {
  const [search] = useSearchParams()
  return (search.get('off') ?? '').split(',').filter((each) => isMeasureId(each))
}

/** Switches beside the barrel: what is dropped stands in the address, the water falls, the cases that open are named. */
export function WhatIf({ rows }: { readonly rows: readonly BoardRow[] }) {
  const words = useMessages(messages)
  const off = useDropped()
  const supposed = useMemo(() => supposedOf(rows), [rows])
  const result = useMemo(() => supposeWithout(supposed, off), [supposed, off])
  return (
    <>
      <p>{words.whatIfText}</p>
      <div className="what-if">
        <Switches rows={rows} off={off} />
        <div className="what-if-shown">
          <BarrelPicture barrel={result.after} />
          <Outcome result={result} off={off} />
        </div>
      </div>
    </>
  )
}

function Outcome({
  result,
  off,
}: {
  readonly result: ReturnType<typeof supposeWithout>
  readonly off: readonly MeasureId[]
}) {
  const words = useMessages(messages)
  const say = useSay()
  const language = useLanguage()
  const { before, after, opens, weakens } = result
  const nameOf = (dimension: DimensionId) => say(DIMENSION_WORDS.get(dimension) ?? { ja: dimension, en: dimension })
  const falls = after.staves.some(({ height }, at) => height < (before.staves[at]?.height ?? 0))
  return (
    <div role="status" className="what-if-outcome">
      <p>
        <strong>{words.waterFalls(percent(before.height), percent(after.height))}</strong>
      </p>
      <p>{words.lowest(after.shortest.map(nameOf).join(language === 'ja' ? '、' : ', '))}</p>
      {off.length > 0 && !falls && <p>{words.stays}</p>}
      {off.length === 0 ? (
        <p className="soft">{words.nothingChosen}</p>
      ) : (
        <>
          <h3>{words.casesTitle}</h3>
          {opens.length === 0 ? <p>{words.casesNone}</p> : <Cases ids={opens} />}
          {weakens.length > 0 && (
            <>
              <h3>{words.weakensTitle}</h3>
              <Cases ids={weakens} />
            </>
          )}
          <p className="soft">{words.share}</p>
        </>
      )}
    </div>
  )
}

function Cases({ ids }: { readonly ids: readonly CaseId[] }) {
  const say = useSay()
  return (
    <ul className="case-list">
      {cases
        .filter(({ id }) => ids.includes(id))
        .map(({ id, title, cause }) => (
          <li key={id}>
            <Link href={`/guideline?tab=cases#${id}`}>{say(title)}</Link>
            <br />
            <span className="soft">{say(cause)}</span>
          </li>
        ))}
    </ul>
  )
}

function Switches({ rows, off }: { readonly rows: readonly BoardRow[]; readonly off: readonly MeasureId[] }) {
  const words = useMessages(messages)
  const say = useSay()
  const [, setSearch] = useSearchParams()
  const keep = (next: readonly MeasureId[]) =>
    setSearch(
      (before) => {
        const search = new URLSearchParams(before)
        if (next.length === 0) search.delete('off')
        else search.set('off', next.join(','))
        return search
      },
      { replace: true },
    )
  return (
    <fieldset className="switches">
      <legend>{words.choose}</legend>
      <p className="soft" role="status">
        {words.chosen(off.length)}{' '}
        {off.length > 0 && (
          <Button kind="plain" onClick={() => keep([])}>
            {words.clear}
          </Button>
        )}
      </p>
      {[...CATEGORY_WORDS].map(([category, name]) => {
        const own = rows.filter(
          ({ measure, state }) => findMeasure(measure).category === category && state !== 'notApplicable',
        )
        if (own.length === 0) return null
        return (
          <details key={category} open={own.some(({ measure }) => off.includes(measure)) || category === 'malware'}>
            <summary>{say(name)}</summary>
            {own.map(({ measure, state }) => (
              <label key={measure} className="switch">
                <input
                  type="checkbox"
                  checked={off.includes(measure)}
                  onChange={(event) =>
                    keep(event.target.checked ? [...off, measure] : off.filter((each) => each !== measure))
                  }
                />
                <span>
                  <span className="measure-id">{measure}</span> {say(findMeasure(measure).title)}
                  {state === 'fails' && <span className="row-note">{words.already}</span>}
                </span>
              </label>
            ))}
          </details>
        )
      })}
    </fieldset>
  )
}
