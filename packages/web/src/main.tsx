import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import './first-part.ts'
import { ApiFault, whenOtherAccount, whenSignedOut } from './kit/ask.ts'
import { forgetSession, prefetchSession } from './kit/session.ts'
import { Toasts } from './kit/toasts.tsx'
import { Frame } from './shell/frame.tsx'
import { loadPageAt } from './shell/page-switch.tsx'

const MOST_TRIES = 2
/** However long the first answers take, the frame does not wait longer than this. */
const LONGEST_WAIT_MS = 3_000

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // the bar above says that nothing answers, and asks again: a request is never silently held back
      networkMode: 'always',
      retry: (failures, error) => !(error instanceof ApiFault) && failures < MOST_TRIES,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
whenSignedOut(() => forgetSession(client))
whenOtherAccount(() => location.reload())

const place = document.getElementById('app')
if (place === null) throw new Error('the page has no place for the program')
const root = createRoot(place)

// what the server has drawn stays until the page can take its place whole; what fails here is said where it is shown
const ready = Promise.allSettled([prefetchSession(client), loadPageAt(location.pathname)])
const longEnough = new Promise((resolve) => {
  setTimeout(resolve, LONGEST_WAIT_MS)
})
void Promise.race([ready, longEnough]).then(() =>
  // drawn bit by bit, so that a slow phone answers a finger meanwhile
  startTransition(() =>
    root.render(
      <StrictMode>
        <QueryClientProvider client={client}>
          <Toasts>
            <Frame />
          </Toasts>
        </QueryClientProvider>
      </StrictMode>,
    ),
  ),
)
