import { PlaceAnswer, SayPlace } from '@taga/contract'
import type { Deps } from '../deps.ts'
import { anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { type Worker, workerOf } from '../people/worker.ts'
import { readFacts } from '../reports/store.ts'
import { answerPlace, readPlace } from './read-place.ts'
import { confirmScreen, sayPlace } from './say-place.ts'

export const placeRoutes: readonly Route[] = [
  defineRoute({
    method: 'PUT',
    path: '/api/my/place',
    summary: { ja: '今日働く場所と回線を申告する', en: 'Say where one works today, and on which network' },
    allow: anyoneSignedIn,
    body: SayPlace,
    answer: PlaceAnswer,
    run: async (deps, { actor, body, request }) => {
      const worker = workerOf(actor)
      await sayPlace(deps, worker, body)
      return placeOf(deps, worker, request.address)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/screen',
    summary: {
      ja: '今日の場所で画面をのぞかれないことを確認する',
      en: 'Confirm that nobody looks on the screen here today',
    },
    allow: anyoneSignedIn,
    answer: PlaceAnswer,
    run: async (deps, { actor, request }) => {
      const worker = workerOf(actor)
      await confirmScreen(deps, worker)
      return placeOf(deps, worker, request.address)
    },
  }),
]

async function placeOf(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  worker: Worker,
  address: string,
): Promise<PlaceAnswer> {
  const { session, person } = worker
  const device = worker.device === undefined ? {} : await readFacts(store.read, 'device', worker.device)
  return answerPlace(
    await readPlace(store.read, { session, person, from: { address, device: worker.device }, device, now: now() }),
  )
}
