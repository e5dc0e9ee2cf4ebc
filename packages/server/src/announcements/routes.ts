import { Announce, AnnouncementAnswer, AnnouncementsAnswer, RegisterId } from '@taga/contract'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { announce, listAnnouncements, withdrawAnnouncement } from './announce.ts'

export const announcementRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/announcements',
    summary: { ja: '今あるお知らせを見る', en: 'See the announcements that stand' },
    allow: anyoneSignedIn,
    answer: AnnouncementsAnswer,
    run: async ({ store, now }) => ({ announcements: [...(await listAnnouncements(store.read, now()))] }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/announcements',
    summary: { ja: '全員に知らせる', en: 'Tell everybody' },
    allow: administrators,
    body: Announce,
    answer: AnnouncementAnswer,
    status: 201,
    run: async (deps, { actor, body }) => announce(deps, actorName(actor), body),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/announcements/:announcement',
    summary: { ja: 'お知らせを取り下げる', en: 'Withdraw an announcement' },
    allow: administrators,
    params: z.strictObject({ announcement: RegisterId }),
    answer: z.object({}),
    run: async (deps, { actor, params }) => {
      await withdrawAnnouncement(deps, actorName(actor), params.announcement)
      return {}
    },
  }),
]
