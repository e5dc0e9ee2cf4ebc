import { findMeasure, type MeasureId } from '@taga/core'
import { Link } from 'wouter'
import { useSay } from '../kit/language.ts'

/** Measures for whoever may read their texts but not how they stand here. */
export function MeasureNames({ measures }: { readonly measures: readonly MeasureId[] }) {
  const say = useSay()
  return (
    <ul className="plain-list">
      {measures.map((measure) => (
        <li key={measure}>
          <Link href={`/guideline?search=${measure}`}>
            <span className="measure-id">{measure}</span> {say(findMeasure(measure).title)}
          </Link>
        </li>
      ))}
    </ul>
  )
}
