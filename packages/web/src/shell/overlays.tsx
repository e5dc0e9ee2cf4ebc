import { useIsFetching } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSession } from '../kit/session.ts'
import { overlays } from '../pages.ts'
import { partOf } from './part.tsx'

const parts = overlays.map((load) => partOf(() => load().then(({ Overlay }) => Overlay), null))

/** A page that goes on asking is not waited for longer than this. */
const LONGEST_WAIT_MS = 2_000

/** What is there beside every page of somebody who is signed in. It comes after what the page itself asks for, but for who still owes a proof. */
export function Overlays() {
  const isOwing = useSession()?.factorDue === true
  const [isQuiet, setQuiet] = useState(false)
  if (!isQuiet && !isOwing) return <UntilQuiet done={() => setQuiet(true)} />
  return parts.map(({ Shown }, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- a fixed list
    <Shown key={index} />
  ))
}

function UntilQuiet({ done }: { readonly done: () => void }) {
  const isAsking = useIsFetching() > 0
  useEffect(() => {
    // a moment, in which an answer may lead to the next question
    const timer = setTimeout(done, isAsking ? LONGEST_WAIT_MS : 100)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- it does the same each time
  }, [isAsking])
  return null
}
