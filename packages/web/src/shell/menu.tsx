import { type ReactNode, useEffect, useState } from 'react'
import type { Words } from '@taga/core'
import type { Role } from '@taga/contract'
import { Link, useLocation } from 'wouter'
import { useMessages, useSay } from '../kit/language.ts'
import { MENU_GROUPS, type MenuGroup } from '../kit/page-spec.ts'
import { pages } from '../pages.ts'
import { currentLink } from './current-link.ts'
import { HOMES, mayOpen } from './may-open.ts'
import { messages } from './messages.ts'

const HOME_WORDS: Readonly<Record<Role, Words>> = {
  administrator: { ja: '今日（管理）', en: 'Today (administration)' },
  executive: { ja: '経営の画面', en: 'Executive' },
  auditor: { ja: '監査の画面', en: 'Audit' },
  teleworker: { ja: '仕事を始める', en: 'Start work' },
}

/** The ways that somebody with these roles has: first the homes of their roles, then the pages by group. */
export function MenuLinks({ roles, close }: { readonly roles: readonly Role[]; readonly close: () => void }) {
  const words = useMessages(messages)
  const say = useSay()
  const homes = HOMES.filter(({ role, path }) => roles.includes(role) && pages.some((page) => page.path === path))
  const isHome = (path: string) => homes.some((home) => home.path === path)
  const groups = MENU_GROUPS.map((group) => ({
    group,
    links: pages.filter((page) => page.menu === group && mayOpen(page.who, roles) && !isHome(page.path)),
  })).filter(({ links }) => links.length > 0)
  const [here] = useLocation()
  const current = currentLink(
    here,
    [...homes, ...groups.flatMap(({ links }) => links)].map(({ path }) => path),
  )
  const standing = (path: string) => (path !== current ? undefined : path === here ? 'page' : 'true')
  return (
    <>
      <ul className="menu-homes" aria-label={words.homes}>
        {homes.map(({ role, path }) => (
          <MenuLink key={path} path={path} text={say(HOME_WORDS[role])} standing={standing(path)} close={close} />
        ))}
      </ul>
      {groups.map(({ group, links }) => (
        <MenuGroupOf
          key={group}
          title={words.groups[group]}
          isFirst={group === firstGroup(roles)}
          isWithin={links.some(({ path }) => path === current)}
        >
          {links.map((page) => (
            <MenuLink
              key={page.path}
              path={page.path}
              text={say(page.title)}
              standing={standing(page.path)}
              close={close}
            />
          ))}
        </MenuGroupOf>
      ))}
    </>
  )
}

function firstGroup(roles: readonly Role[]): MenuGroup {
  if (roles.includes('administrator')) return 'registers'
  return roles.includes('executive') || roles.includes('auditor') ? 'measures' : 'work'
}

type GroupProps = {
  readonly title: string
  /** The group that this role works in most. */
  readonly isFirst: boolean
  /** The present page, or the one it belongs to, is in it. */
  readonly isWithin: boolean
  readonly children: ReactNode
}

/** A group opens by itself where the present page is in it, or where its role begins. */
function MenuGroupOf({ title, isFirst, isWithin, children }: GroupProps) {
  const [isOpen, setOpen] = useState(isFirst || isWithin)
  useEffect(() => {
    if (isWithin) setOpen(true)
  }, [isWithin])
  return (
    <details className="menu-group" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      <ul>{children}</ul>
    </details>
  )
}

type MenuLinkProps = {
  readonly path: string
  readonly text: string
  /** `page`: the present page. `true`: the present page belongs to it. */
  readonly standing: 'page' | 'true' | undefined
  readonly close: () => void
}

function MenuLink({ path, text, standing, close }: MenuLinkProps) {
  return (
    <li>
      <Link href={path} aria-current={standing} onClick={close}>
        {text}
      </Link>
    </li>
  )
}
