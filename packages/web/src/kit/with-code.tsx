/** A text of the catalogues, in which what is to be typed stands between backticks. */
export function WithCode({ text }: { readonly text: string }) {
  // the parts of one text have no names but their places
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={`${index}-${part}`}>{part}</code> : part))
}
