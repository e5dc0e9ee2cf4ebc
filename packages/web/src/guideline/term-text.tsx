import type { TextPart, Words } from '@taga/core'
import { Fragment, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useLanguage } from '../kit/language.ts'

type Find = (text: string, language: keyof Words) => readonly TextPart[]

/**
 * A text whose terms lead to the glossary (B8). What stands between backquotes is typed as it is, and has no terms. Not for headings, nor
 * inside links and buttons. Until the glossary is there, and where it cannot be loaded, it is the text alone.
 */
export function TermText({ text }: { readonly text: string }) {
  const language = useLanguage()
  const find = useFind()
  const met = new Set<string>()
  // the parts of one text have no names but their places
  return text.split('`').map((piece, index) => {
    if (index % 2 === 1) return <code key={`${index}-${piece}`}>{piece}</code>
    const parts = find === undefined ? [{ text: piece }] : find(piece, language)
    return <Fragment key={`${index}-${piece}`}>{parts.map((part, place) => linked(part, place, met))}</Fragment>
  })
}

/** A term is linked where it comes first in the whole text, code or none between. */
function linked({ text, term }: TextPart, place: number, met: Set<string>) {
  if (term === undefined || met.has(term)) return <Fragment key={`${place}-${text}`}>{text}</Fragment>
  met.add(term)
  return (
    <Link key={`${place}-${text}`} className="term" href={`/guideline?tab=terms#term-${term}`}>
      {text}
    </Link>
  )
}

const AFTER_TEXT_MS = 500
let loaded: Find | undefined

function useFind(): Find | undefined {
  const [find, setFind] = useState(() => loaded)
  useEffect(() => {
    let isShown = true
    const take = ({ findInGlossary }: { readonly findInGlossary: Find }) => {
      loaded = findInGlossary
      if (isShown) setFind(() => findInGlossary)
    }
    // the text comes first, its links when it is there; without a network it is read without them
    const timer = setTimeout(() => void import('./find-in-glossary.ts').then(take, () => undefined), AFTER_TEXT_MS)
    return () => {
      isShown = false
      clearTimeout(timer)
    }
  }, [])
  return find
}
