import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useSearchParams } from 'wouter'

export type Tab = { readonly id: string; readonly label: string; readonly content: () => ReactNode }

/** Parts of a page of which one is seen. Which one stands in the address (`?tab=`), so that it can be linked to; arrows move. */
export function Tabs({
  label,
  tabs,
  name = 'tab',
}: {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly name?: string | undefined
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [search, setSearch] = useSearchParams()
  const chosen = Math.max(
    0,
    tabs.findIndex((tab) => tab.id === search.get(name)),
  )
  function choose(index: number): void {
    const tab = tabs[index]
    if (tab === undefined) return
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        next.set(name, tab.id)
        return next
      },
      { replace: true },
    )
    list.current?.querySelectorAll('button')[index]?.focus()
  }
  function pressed(event: KeyboardEvent): void {
    const to = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    choose((to + tabs.length) % tabs.length)
  }
  return (
    <div className="tabs">
      <div className="tab-list" role="tablist" aria-label={label} tabIndex={-1} ref={list} onKeyDown={pressed}>
        {tabs.map((tab, index) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-controls={`${id}-panel`}
            aria-selected={index === chosen}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => choose(index)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        className="tab-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tabs[chosen]?.id ?? ''}`}
        tabIndex={0}
      >
        {tabs[chosen]?.content()}
      </div>
    </div>
  )
}
