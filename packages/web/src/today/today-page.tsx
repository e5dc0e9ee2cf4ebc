import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { messages } from './messages.ts'

export function TodayPage() {
  const words = useMessages(messages)
  return <Page title={words.title}>{words.lead}</Page>
}
