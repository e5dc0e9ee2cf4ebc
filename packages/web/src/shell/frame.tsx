import { useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Button } from '../kit/button.tsx'
import { chooseLanguage, useLanguage, useMessages } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { type Session, useSessionQuery, useSignOut } from '../kit/session.ts'
import { MenuLinks } from './menu.tsx'
import { messages } from './messages.ts'
import { OfflineBar } from './offline-bar.tsx'
import { Overlays } from './overlays.tsx'
import { PageSwitch } from './page-switch.tsx'

/** The frame of every page: a way past the menu, landmarks, both languages, who is signed in, and whether the server is there. */
export function Frame() {
  const words = useMessages(messages)
  const query = useSessionQuery()
  const session = query.data ?? undefined
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const [path] = useLocation()
  useEffect(() => setOpen(false), [path])
  const isKnown = query.data !== undefined
  return (
    <div className={session === undefined ? 'frame frame-single' : 'frame'}>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      {document.documentElement.dataset['demonstration'] !== undefined && (
        <aside className="bar bar-demonstration" aria-label={words.demonstrationLabel}>
          {words.demonstration}
        </aside>
      )}
      <OfflineBar />
      <Top session={session} isOpen={isOpen} toggle={() => setOpen(!isOpen)} />
      {session !== undefined && (
        <nav id="menu" className={isOpen ? 'side side-open' : 'side'} aria-label={words.menu}>
          <MenuLinks roles={session.account.roles} close={close} />
        </nav>
      )}
      <main id="main" tabIndex={-1}>
        {isKnown && <PageSwitch />}
        {!isKnown && query.error !== null && <Failed error={query.error} again={() => void query.refetch()} />}
      </main>
      <footer className="foot">
        <p>{words.footer}</p>
      </footer>
      {session !== undefined && <Overlays />}
    </div>
  )
}

type TopProps = { readonly session: Session | undefined; readonly isOpen: boolean; readonly toggle: () => void }

function Top({ session, isOpen, toggle }: TopProps) {
  const words = useMessages(messages)
  const language = useLanguage()
  const signOut = useSignOut()
  const other = language === 'ja' ? 'en' : 'ja'
  return (
    <header className="top">
      {session !== undefined && (
        <Button
          kind="plain"
          expanded={isOpen}
          controls="menu"
          onClick={toggle}
          label={isOpen ? words.closeMenu : words.openMenu}
        >
          <span className="burger" aria-hidden="true" />
        </Button>
      )}
      <Link className="brand" href="/">
        Taga
        <span className="brand-mark" lang="ja" aria-hidden="true">
          箍
        </span>
      </Link>
      <div className="top-end">
        {session !== undefined && (
          <span className="top-name" title={words.signedInAs(session.account.name)}>
            {session.account.name}
          </span>
        )}
        <button type="button" className="button button-plain" lang={other} onClick={() => chooseLanguage(other)}>
          {words.otherLanguage}
        </button>
        {session !== undefined && (
          <Button kind="plain" onClick={() => void signOut().catch(() => location.reload())}>
            {words.signOut}
          </Button>
        )}
      </div>
    </header>
  )
}
