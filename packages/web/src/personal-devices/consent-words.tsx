import type { ConsentText } from '@taga/contract'
import { useLanguage } from '../kit/language.ts'

/** The text that is agreed to, in paragraphs; in Japanese where it was not written in the reader's language. */
export function ConsentWords({ text }: { readonly text: ConsentText }) {
  const language = useLanguage()
  const { words, lang } =
    text.en === undefined || language === 'ja' ? { words: text.ja, lang: 'ja' } : { words: text.en, lang: 'en' }
  const paragraphs = words.split(/\n{2,}/).map((paragraph, at) => ({ paragraph, at }))
  return (
    <div lang={lang}>
      {paragraphs.map(({ paragraph, at }) => (
        <p key={at} className="own-words">
          {paragraph}
        </p>
      ))}
    </div>
  )
}
