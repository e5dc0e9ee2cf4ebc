import type { ReactNode } from 'react'
import { useField } from './form-context.ts'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

/** What every field has. `hint` says what is expected, before something goes wrong. */
export type FieldProps = {
  readonly name: string
  readonly label: string
  readonly hint?: ReactNode
  readonly required?: boolean | undefined
}

/** Label, hint and error around one control. */
export function Field({
  name,
  label,
  hint,
  required = false,
  children,
}: FieldProps & { readonly children: ReactNode }) {
  const words = useMessages(messages)
  const { id, hintId, errorId, error } = useField(name)
  return (
    <div className={error === undefined ? 'field' : 'field field-wrong'}>
      <label htmlFor={id}>
        <span data-label-of={id}>{label}</span>
        {required && <span className="required">{words.required}</span>}
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
      {children}
    </div>
  )
}

/** What the control itself needs to be tied to its texts. */
export function useControl({ name, hint, required }: Pick<FieldProps, 'name' | 'hint' | 'required'>) {
  const { id, hintId, errorId, error } = useField(name)
  const described = [hint === undefined ? '' : hintId, error === undefined ? '' : errorId].filter((part) => part !== '')
  return {
    id,
    name,
    required,
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
  } as const
}
