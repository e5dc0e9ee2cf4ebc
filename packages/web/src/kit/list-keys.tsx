import { type RefObject, useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { useMessages } from './language.ts'
import { messages } from './messages.ts'

const KEPT = 'taga-list-keys'

export type ListKeys = {
  readonly isHelpOpen: boolean
  readonly showHelp: (open: boolean) => void
  readonly isOn: boolean
  readonly turn: (on: boolean) => void
}

/** Moves through a list by single keys. They can be turned off, for those who speak or tremble their keys (WCAG 2.1.4). */
export function useListKeys(list: RefObject<HTMLElement | null>): ListKeys {
  const [isHelpOpen, showHelp] = useState(false)
  const [isOn, setOn] = useState(() => localStorage.getItem(KEPT) !== 'off')
  useEffect(() => {
    if (!isOn) return undefined
    function pressed(event: KeyboardEvent): void {
      if (
        list.current === null ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.isComposing ||
        isTyping(event.target)
      )
        return
      if (event.key === '?') showHelp(true)
      else if (!move(list.current, event.key)) return
      event.preventDefault()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [isOn, list])
  return {
    isHelpOpen,
    showHelp,
    isOn,
    turn: (on) => {
      localStorage.setItem(KEPT, on ? 'on' : 'off')
      setOn(on)
    },
  }
}

/** Does what the key says; false where it says nothing. */
function move(list: HTMLElement, key: string): boolean {
  const rows = [...list.querySelectorAll<HTMLElement>('[data-list-row]')]
  const present = rows.findIndex((row) => row.contains(document.activeElement))
  const isArrow = key.startsWith('Arrow')
  // arrows scroll the page until somebody is in the list
  if (isArrow && present < 0) return false
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return enter(rows[Math.min(rows.length - 1, present + 1)])
    case 'k':
    case 'ArrowUp':
      return enter(rows[Math.max(0, present - 1)])
    case 'x': {
      const box = rows[present]?.querySelector<HTMLInputElement>('input[type=checkbox]')
      box?.click()
      return box !== undefined && box !== null
    }
    case '/': {
      const field = list.querySelector<HTMLElement>('[data-list-search]')
      field?.focus()
      return field !== null
    }
    default:
      return false
  }
}

function enter(row: HTMLElement | undefined): boolean {
  const target = row?.querySelector<HTMLElement>('th a') ?? row?.querySelector<HTMLElement>('a, button, input')
  target?.focus()
  row?.scrollIntoView({ block: 'nearest' })
  return target !== undefined && target !== null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('dialog, select, textarea, [contenteditable]') !== null) return true
  return target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio'
}

/** Shows which keys there are, and turns them on and off. */
export function KeysButton({ keys }: { readonly keys: ListKeys }) {
  const words = useMessages(messages).list
  return (
    <>
      <Button kind="plain" onClick={() => keys.showHelp(true)}>
        {words.keys}
      </Button>
      <Dialog title={words.keysTitle} open={keys.isHelpOpen} onClose={() => keys.showHelp(false)}>
        <dl className="keys">
          {words.keyRows.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <label className="choice">
          <input type="checkbox" checked={keys.isOn} onChange={(event) => keys.turn(event.target.checked)} />
          <span>{words.keysOn}</span>
        </label>
      </Dialog>
    </>
  )
}
