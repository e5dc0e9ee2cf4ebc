import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiFault, whenOtherAccount, whenSignedOut } from './kit/ask.ts'
import { forgetSession } from './kit/session.ts'
import { Toasts } from './kit/toasts.tsx'
import { pages } from './pages.ts'
import { Frame } from './shell/frame.tsx'
import { pageAt } from './shell/warm-page.ts'

const MOST_TRIES = 2

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

// the page's own part comes while the session is still asked for; what fails here is said when the page is shown
pageAt(pages, location.pathname)
  ?.load()
  .catch(() => undefined)

const place = document.getElementById('app')
if (place === null) throw new Error('the page has no place for the program')
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Toasts>
        <Frame />
      </Toasts>
    </QueryClientProvider>
  </StrictMode>,
)
