import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'

/** A button that opens a few further ones. Esc, or leaving it, closes it. */
export function Menu({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!isOpen) return undefined
    function closeOutside(event: Event): void {
      if (event.target instanceof Node && frame.current?.contains(event.target) === false) setOpen(false)
    }
    function closeByKey(event: KeyboardEvent): void {
      if (event.key !== 'Escape') return
      setOpen(false)
      frame.current?.querySelector('button')?.focus()
    }
    document.addEventListener('pointerdown', closeOutside)
    document.addEventListener('focusin', closeOutside)
    document.addEventListener('keydown', closeByKey)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      document.removeEventListener('focusin', closeOutside)
      document.removeEventListener('keydown', closeByKey)
    }
  }, [isOpen])
  return (
    <div className="menu" ref={frame}>
      <Button expanded={isOpen} controls={id} onClick={() => setOpen(!isOpen)}>
        {label} <span aria-hidden="true">▾</span>
      </Button>
      <div id={id} className="menu-body" hidden={!isOpen}>
        {children}
      </div>
    </div>
  )
}
