import type { Words } from '@taga/core'
import { useSyncExternalStore } from 'react'

export type Language = 'ja' | 'en'

const COOKIE = 'taga-lang'
const YEAR_SECONDS = 31_536_000
const listeners = new Set<() => void>()
let language: Language = typeof document === 'undefined' || document.documentElement.lang !== 'en' ? 'ja' : 'en'

/** The language of the page: as the server chose it by cookie or the browser's wish, until the person chooses another. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => language)
}

/** Changes the language at once and for later visits. */
export function chooseLanguage(next: Language): void {
  language = next
  document.documentElement.lang = next
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `${COOKIE}=${next}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`
  for (const listener of listeners) listener()
}

/** The texts of a feature in the language of the page. Declare the English ones `typeof ja`, so that a missing text does not compile. */
export function useMessages<Messages>(catalogue: { readonly ja: Messages; readonly en: NoInfer<Messages> }): Messages {
  return catalogue[useLanguage()]
}

/** Says core's words in the language of the page. */
export function useSay(): (words: Words) => string {
  const now = useLanguage()
  return (words) => words[now]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
