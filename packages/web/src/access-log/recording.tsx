import type { WatchAnswer } from '@taga/contract'
import { useState } from 'react'
import { ActButton } from '../kit/act-button.tsx'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

/** The way to what was recorded on a connection. Whoever watches gives a fresh proof, and is written down. */
export function RecordingLink({ line }: { readonly line: string }) {
  const words = useMessages(messages)
  const [isOpen, setOpen] = useState(false)
  const [url, setUrl] = useState<string>()
  const close = () => {
    setOpen(false)
    setUrl(undefined)
  }
  return (
    <>
      <Button kind="plain" onClick={() => setOpen(true)}>
        {words.watch}
      </Button>
      <Dialog title={words.watchTitle} open={isOpen} onClose={close}>
        <p>{words.watchText}</p>
        {url === undefined ? (
          <ActButton
            kind="primary"
            act={async () => {
              const answer = await send<WatchAnswer>('POST', `/api/access-log/${encodeURIComponent(line)}/recording`)
              setUrl(answer.url)
            }}
          >
            {words.watchReady}
          </ActButton>
        ) : (
          <p>
            <a href={url} className="button button-primary" rel="noopener noreferrer" target="_blank" onClick={close}>
              {words.watchOpen}
            </a>
          </p>
        )}
      </Dialog>
    </>
  )
}
