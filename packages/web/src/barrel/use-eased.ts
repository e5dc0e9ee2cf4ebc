import { useEffect, useRef, useState } from 'react'

const EASE_MS = 700

/** Numbers that go to their new values smoothly; at once for those who asked for less motion. */
export function useEased(target: readonly number[]): readonly number[] {
  const key = target.join(' ')
  const [shown, setShown] = useState(target)
  const from = useRef(target)
  useEffect(() => {
    const to = key === '' ? [] : key.split(' ').map(Number)
    const start = from.current
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    if (still || start.length !== to.length) {
      from.current = to
      setShown(to)
      return undefined
    }
    const began = performance.now()
    let frame = requestAnimationFrame(function step(now) {
      const part = Math.min(1, (now - began) / EASE_MS)
      const eased = 1 - (1 - part) ** 3
      from.current = to.map((each, at) => (start[at] ?? each) + (each - (start[at] ?? each)) * eased)
      setShown(from.current)
      if (part < 1) frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [key])
  return shown
}
