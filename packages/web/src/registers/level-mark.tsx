import type { Level } from '@taga/core'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { registerWords } from './words.ts'

/** The level of information, in words. One that nobody decided is open, and never looks harmless. */
export function LevelMark({ level }: { readonly level: Level | undefined }) {
  const words = useMessages(registerWords)
  if (level === undefined) return <Mark kind="open">{words.notDecided}</Mark>
  return (
    <Mark kind={level === 'confidential' ? 'bad' : level === 'business' ? 'warn' : 'info'}>{words.levels[level]}</Mark>
  )
}
