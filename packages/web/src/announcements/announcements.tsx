import type { AnnouncementsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { get } from '../kit/ask.ts'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Day } from '../kit/when.tsx'
import { messages } from './messages.ts'

export function useAnnouncements() {
  return useQuery({ queryKey: ['announcements'], queryFn: () => get<AnnouncementsAnswer>('/api/announcements') })
}

/** What stands, for whoever begins the day. Nothing where there is nothing; a failure to read it must not hide the rest of the page. */
export function Announcements() {
  const words = useMessages(messages)
  const { data } = useAnnouncements()
  return (data?.announcements ?? []).map(({ id, title, text, urgent, announcedAt }) => (
    <Notice key={id} kind={urgent ? 'warn' : 'info'} title={title}>
      <p className="announcement">{text}</p>
      <p className="soft">
        {urgent && (
          <>
            <Mark kind="warn">{words.urgentMark}</Mark>{' '}
          </>
        )}
        {words.announced}: <Day at={announcedAt} />
      </p>
    </Notice>
  ))
}
