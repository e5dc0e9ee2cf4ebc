import { Component, type ReactNode, useEffect } from 'react'
import { Button } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { messages } from './messages.ts'

type Props = { readonly children: ReactNode }
type State = { readonly error: unknown }

/** A page that breaks takes nothing else with it. A part of the program that is no longer there means a new version. */
export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />
  }
}

function Broken({ error }: { readonly error: unknown }) {
  const words = useMessages(messages)
  const isGone = error instanceof TypeError && /import|module/i.test(error.message)
  // a new version, or a network that changed meanwhile: the page is opened anew by itself, a few times (`again-script.ts`)
  useEffect(() => {
    if (isGone) dispatchEvent(new Event('taga-again'))
  }, [isGone])
  return (
    <Notice kind="bad" title={isGone ? words.updatedTitle : words.brokenTitle}>
      <p>{isGone ? words.updatedText : words.brokenText}</p>
      <Button onClick={() => location.reload()}>{words.reload}</Button>
    </Notice>
  )
}
