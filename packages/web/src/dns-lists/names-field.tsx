import { type RefObject, useId } from 'react'
import { TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

type NamesFieldProps = {
  readonly file: RefObject<HTMLInputElement | null>
  readonly pasted: string
  readonly setPasted: (text: string) => void
}

/** The names of a list: a file, or pasted. */
export function NamesField({ file, pasted, setPasted }: NamesFieldProps) {
  const words = useMessages(messages)
  const id = useId()
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{words.file}</label>
        <p className="hint" id={`${id}-hint`}>
          {words.fileHint}
        </p>
        <input ref={file} id={id} type="file" accept=".txt,.hosts,.list,text/plain" aria-describedby={`${id}-hint`} />
      </div>
      <TextArea name="names" label={words.paste} hint={words.pasteHint} rows={5} value={pasted} onChange={setPasted} />
    </>
  )
}

/** What was chosen: the file, else what was pasted; undefined where there is neither. */
export function readChosen(file: HTMLInputElement | null, pasted: string): Blob | undefined {
  const chosen = file?.files?.[0]
  if (chosen !== undefined) return chosen
  return pasted.trim() === '' ? undefined : new Blob([pasted])
}
