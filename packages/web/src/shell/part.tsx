import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

/** A part of the program that comes when it is needed. */
export type Part = {
  /** Fetches it ahead. Rejects where it does not come; it is then told where it is shown. */
  readonly load: () => Promise<unknown>
  readonly Shown: ComponentType
}

/**
 * A part that is shown at once where it is there already. React's own `lazy` would hold back what it shows for 300 ms after anything that
 * stood in for it, also where nothing needs waiting for.
 */
export function partOf(fetchPart: () => Promise<ComponentType>, standIn: ReactNode): Part {
  let kept: ComponentType | undefined
  const load = async (): Promise<ComponentType> => {
    if (kept === undefined) {
      kept = await fetchPart()
      dispatchEvent(new Event('taga-here'))
    }
    return kept
  }
  function Shown(): ReactNode {
    const [Component, show] = useState(() => kept)
    const [broken, setBroken] = useState<{ readonly error: unknown } | undefined>(undefined)
    const isThere = Component !== undefined
    useEffect(() => {
      if (isThere) return undefined
      let isWanted = true
      load().then(
        (component) => isWanted && show(() => component),
        (error: unknown) => isWanted && setBroken({ error }),
      )
      return () => {
        isWanted = false
      }
    }, [isThere])
    if (broken !== undefined) throw broken.error
    return isThere ? <Component /> : standIn
  }
  return { load, Shown }
}
