import { Field, type FieldProps, useControl } from './field.tsx'

type DateProps = FieldProps & {
  /** Epoch ms of the beginning of the day in Japan; undefined where no day is chosen. */
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** A day. Days begin and end in Japan, wherever the browser is. */
export function DateField(props: DateProps) {
  const { value, onChange, min, max } = props
  const control = useControl(props)
  return (
    <Field {...props}>
      <input
        {...control}
        type="date"
        value={value === undefined ? '' : dayText(value)}
        min={min === undefined ? undefined : dayText(min)}
        max={max === undefined ? undefined : dayText(max)}
        onChange={(event) => onChange(readDay(event.target.value))}
      />
    </Field>
  )
}

const JAPAN_MS = 9 * 3_600_000
const DAY_MS = 86_400_000

/** The day in Japan of an instant, as a date field writes it. */
export function dayText(at: number): string {
  return new Date(at + JAPAN_MS).toISOString().slice(0, 10)
}

/** The beginning of that day in Japan. */
export function readDay(text: string): number | undefined {
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) ? undefined : at - JAPAN_MS
}

/** The beginning of the day in Japan that an instant lies in. */
export function startOfDay(at: number): number {
  return Math.floor((at + JAPAN_MS) / DAY_MS) * DAY_MS - JAPAN_MS
}
