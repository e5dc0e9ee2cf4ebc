import { findMeasure, type MeasureId } from '@taga/core'
import { Link } from 'wouter'
import { useSay } from '../kit/language.ts'
import { measureHref } from '../measures/measure-href.ts'

/** Measures as links to their pages. */
export function MeasureLinks({ measures }: { readonly measures: readonly MeasureId[] }) {
  const say = useSay()
  return (
    <ul className="plain-list">
      {measures.map((measure) => (
        <li key={measure}>
          <Link href={measureHref(measure)}>
            <span className="measure-id">{measure}</span> {say(findMeasure(measure).title)}
          </Link>
        </li>
      ))}
    </ul>
  )
}
