import { useSearchParams } from 'wouter'
import { LinkButton } from '../kit/button.tsx'
import { dayText, readDay } from '../kit/date-field.tsx'
import { DateField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { FieldsBeside } from './fields-beside.tsx'

const catalogue = {
  ja: { day: '日付', before: '← 前の記録', after: '次の記録 →', days: '記録された日' },
  en: { day: 'Day', before: '← recorded before', after: 'recorded after →', days: 'Recorded days' },
}

/** A day of Japan's calendar, and the recorded days beside it. `days` are newest first. */
export function DayChoice({ day, days }: { readonly day: string; readonly days: readonly string[] }) {
  const words = useMessages(catalogue)
  const [, setSearch] = useSearchParams()
  const before = days.find((each) => each < day)
  const after = days.findLast((each) => each > day)
  const first = days.at(-1)
  return (
    <nav className="day-choice no-print" aria-label={words.days}>
      <FieldsBeside>
        <DateField
          name="day"
          label={words.day}
          value={readDay(day)}
          min={first === undefined ? undefined : readDay(first)}
          max={Date.now()}
          onChange={(at) => at !== undefined && setSearch({ day: dayText(at) }, { replace: true })}
        />
      </FieldsBeside>
      {before !== undefined && <LinkButton href={`/measures/history?day=${before}`}>{words.before}</LinkButton>}
      {after !== undefined && <LinkButton href={`/measures/history?day=${after}`}>{words.after}</LinkButton>}
    </nav>
  )
}
