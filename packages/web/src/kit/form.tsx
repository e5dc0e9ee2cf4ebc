import { type ReactNode, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react'
import { ApiFault, Offline } from './ask.ts'
import { Button } from './button.tsx'
import { FormContext, fieldId, useProblemWords } from './form-context.ts'
import { useMessages, useSay } from './language.ts'
import { messages } from './messages.ts'

export { CheckField, CheckGroup, RadioGroup } from './choice-fields.tsx'
export { DateField } from './date-field.tsx'
export { SelectField, TextArea, TextField } from './text-fields.tsx'

type FormProps = {
  /** Sends the form. Whatever it throws is shown above the fields, and beside those it names. */
  readonly onSubmit: () => Promise<void>
  /** On the button. */
  readonly submit: string
  readonly kind?: 'primary' | 'danger' | undefined
  readonly cancel?: (() => void) | undefined
  /** The part of what is sent that holds the fields, where it is not the whole: `thing.name` is then a problem of the field `name`. */
  readonly within?: string | undefined
  readonly children: ReactNode
}

/** A form: says that it is under way, and what was refused; the focus goes to the summary, which leads to the fields. */
export function Form({ onSubmit, submit, kind = 'primary', cancel, within, children }: FormProps) {
  const words = useMessages(messages)
  const prefix = useId()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const [tries, setTries] = useState(0)
  const summary = useRef<HTMLDivElement>(null)
  const sayProblem = useProblemWords()
  const errors = useMemo(() => {
    const fields = error instanceof ApiFault ? error.fields : []
    const said = new Map<string, string>()
    // `rights.3` is a problem of the field `rights`; of several problems the first says the most
    for (const { field, ...told } of fields) {
      const [first = field, second] = field.split('.')
      const name = first === within && second !== undefined ? second : first
      if (!said.has(name)) said.set(name, sayProblem(told))
    }
    return said
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- words change with the language only, and then the error is shown anew
  }, [error, words, within])
  useEffect(() => {
    if (tries > 0) summary.current?.focus()
  }, [tries])
  async function submitted(): Promise<void> {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await onSubmit()
    } catch (thrown) {
      setError(thrown)
      setTries((before) => before + 1)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submitted()
      }}
    >
      {error !== undefined && <Summary ref={summary} error={error} errors={errors} prefix={prefix} />}
      <FormContext value={{ errors, prefix }}>{children}</FormContext>
      <div className="actions">
        <Button type="submit" kind={kind} busy={busy}>
          {submit}
        </Button>
        {cancel !== undefined && (
          <Button kind="plain" onClick={cancel}>
            {words.cancel}
          </Button>
        )}
      </div>
    </form>
  )
}

type SummaryProps = {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly error: unknown
  readonly errors: ReadonlyMap<string, string>
  readonly prefix: string
}

function Summary({ ref, error, errors, prefix }: SummaryProps) {
  const words = useMessages(messages)
  const say = useSay()
  const [labels, setLabels] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    setLabels(new Map([...errors.keys()].map((name) => [name, labelOf(fieldId(prefix, name)) ?? name])))
  }, [errors, prefix])
  const text =
    error instanceof ApiFault ? say(error.words) : error instanceof Offline ? words.offlineText : words.failedText
  const id = error instanceof ApiFault ? error.id : undefined
  return (
    <div ref={ref} className="notice notice-bad" role="alert" tabIndex={-1}>
      <p className="notice-title">{words.errorTitle}</p>
      <p>{text}</p>
      {errors.size > 0 && (
        <ul>
          {[...errors].map(([name, problem]) => (
            <li key={name}>
              <a
                href={`#${fieldId(prefix, name)}`}
                onClick={(event) => {
                  event.preventDefault()
                  document.getElementById(fieldId(prefix, name))?.focus()
                }}
              >
                {labels.get(name) ?? name}
              </a>
              : {problem}
            </li>
          ))}
        </ul>
      )}
      {id !== undefined && <p className="soft">{words.idOf(id)}</p>}
    </div>
  )
}

/** What the person reads beside the field, so that the summary names it the same. */
function labelOf(id: string): string | undefined {
  return document.querySelector(`[data-label-of="${CSS.escape(id)}"]`)?.textContent ?? undefined
}
