import { useId } from 'react'
import { TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { nameMessages } from './name-messages.ts'

type PemProps = {
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A certificate or key as text, typed in or read from a file. It is sent once and shown nowhere afterwards. */
export function PemField({ name, label, hint, value, onChange }: PemProps) {
  const words = useMessages(nameMessages)
  const id = useId()
  return (
    <div>
      <TextArea name={name} label={label} hint={hint} required rows={5} lang="en" value={value} onChange={onChange} />
      <p className="pem-file">
        <label htmlFor={id}>{words.fromFile(label)}</label>
        <input
          id={id}
          type="file"
          accept=".pem,.crt,.cer,.key,text/plain"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file !== undefined && file.size < 256 * 1024) void file.text().then(onChange, () => onChange(''))
          }}
        />
      </p>
    </div>
  )
}
