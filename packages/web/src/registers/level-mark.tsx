import type { Level } from '@taga/core'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { registerWords } from './words.ts'

/** The level of information, in words: a level is no verdict, so it has none's colours. One that nobody decided is open, and never looks harmless. */
export function LevelMark({ level }: { readonly level: Level | undefined }) {
  const words = useMessages(registerWords)
  if (level === undefined) return <Mark kind="open">{words.notDecided}</Mark>
  return <span className={`level level-${level}`}>{words.levels[level]}</span>
}
