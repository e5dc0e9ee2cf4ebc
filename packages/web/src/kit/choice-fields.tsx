import type { ReactNode } from 'react'
import { type FieldProps, useControl } from './field.tsx'
import { useField } from './form-context.ts'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

export type Choice = { readonly value: string; readonly label: string; readonly hint?: ReactNode }

/** Yes or no. */
export function CheckField(
  props: FieldProps & { readonly value: boolean; readonly onChange: (value: boolean) => void },
) {
  const { label, hint, value, onChange } = props
  const control = useControl(props)
  const { hintId, errorId, error } = useField(props.name)
  return (
    <div className={error === undefined ? 'field check' : 'field check field-wrong'}>
      <label className="choice">
        <input {...control} type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
        <span data-label-of={control.id}>{label}</span>
      </label>
      {hint !== undefined && (
        <p className="hint" id={hintId}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      )}
    </div>
  )
}

type GroupProps = FieldProps & { readonly options: readonly Choice[] }

/** Any number of several. */
export function CheckGroup(
  props: GroupProps & { readonly value: readonly string[]; readonly onChange: (value: readonly string[]) => void },
) {
  const { value, onChange, options } = props
  return (
    <Group {...props}>
      {options.map((option, index) => (
        <ChoiceLine
          key={option.value}
          type="checkbox"
          name={props.name}
          option={option}
          isFirst={index === 0}
          checked={value.includes(option.value)}
          onChange={(checked) =>
            onChange(
              options
                .map((each) => each.value)
                .filter((each) => (each === option.value ? checked : value.includes(each))),
            )
          }
        />
      ))}
    </Group>
  )
}

/** One of a few, all of them seen. */
export function RadioGroup(
  props: GroupProps & { readonly value: string | undefined; readonly onChange: (value: string) => void },
) {
  const { value, onChange, options } = props
  return (
    <Group {...props}>
      {options.map((option, index) => (
        <ChoiceLine
          key={option.value}
          type="radio"
          name={props.name}
          option={option}
          isFirst={index === 0}
          checked={value === option.value}
          onChange={(checked) => checked && onChange(option.value)}
        />
      ))}
    </Group>
  )
}

function Group({ name, label, hint, required = false, children }: FieldProps & { readonly children: ReactNode }) {
  const words = useMessages(messages)
  const { id, hintId, errorId, error } = useField(name)
  const described = [hint === undefined ? '' : hintId, error === undefined ? '' : errorId].filter((part) => part !== '')
  return (
    <fieldset
      className={error === undefined ? 'field' : 'field field-wrong'}
      aria-describedby={described.length === 0 ? undefined : described.join(' ')}
    >
      <legend>
        <span data-label-of={id}>{label}</span>
        {required && <span className="required">{words.required}</span>}
      </legend>
      {hint !== undefined && (
        <p className="hint" id={hintId}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="field-error" id={errorId}>
          {error}
        </p>
      )}
      {children}
    </fieldset>
  )
}

type LineProps = {
  readonly type: 'checkbox' | 'radio'
  readonly name: string
  readonly option: Choice
  /** The first carries the group's id, so that an error leads there. */
  readonly isFirst: boolean
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

function ChoiceLine({ type, name, option, isFirst, checked, onChange }: LineProps) {
  const { id } = useField(name)
  const own = `${id}-${option.value}`
  return (
    <div>
      <label className="choice">
        <input
          id={isFirst ? id : own}
          type={type}
          name={type === 'radio' ? id : name}
          value={option.value}
          checked={checked}
          aria-describedby={option.hint === undefined ? undefined : `${own}-hint`}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{option.label}</span>
      </label>
      {option.hint !== undefined && (
        <p className="hint choice-hint" id={`${own}-hint`}>
          {option.hint}
        </p>
      )}
    </div>
  )
}
