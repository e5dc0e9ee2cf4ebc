import { Field, type FieldProps, useControl } from './field.tsx'

type TextProps = FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly autoComplete?: string | undefined
  readonly maxLength?: number | undefined
  /** The language of what is typed here, where it is not that of the page. */
  readonly lang?: string | undefined
}

type InputType = 'text' | 'password' | 'email' | 'tel' | 'url' | 'search' | 'number'

/** One line of text. */
export function TextField(
  props: TextProps & { readonly type?: InputType | undefined; readonly inputMode?: 'numeric' | undefined },
) {
  const { value, onChange, type = 'text', autoComplete = 'off', maxLength, lang, inputMode } = props
  const control = useControl(props)
  return (
    <Field {...props}>
      <input
        {...control}
        type={type}
        value={value}
        autoComplete={autoComplete}
        maxLength={maxLength}
        lang={lang}
        inputMode={inputMode}
        spellCheck={type === 'text' ? undefined : false}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

/** Several lines of text. */
export function TextArea(props: TextProps & { readonly rows?: number | undefined }) {
  const { value, onChange, maxLength, lang, rows = 4 } = props
  const control = useControl(props)
  return (
    <Field {...props}>
      <textarea
        {...control}
        value={value}
        rows={rows}
        maxLength={maxLength}
        lang={lang}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

export type Option = { readonly value: string; readonly label: string }

/** One of several, closed until it is opened. */
export function SelectField(
  props: FieldProps & {
    readonly value: string
    readonly onChange: (value: string) => void
    readonly options: readonly Option[]
  },
) {
  const { value, onChange, options } = props
  const control = useControl(props)
  return (
    <Field {...props}>
      <select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}
