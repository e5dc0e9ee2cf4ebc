/**
 * Whether bytes are an answer to a question that was asked so. `otherCase`: to the same question, but not with its case, which is what a
 * forger has who did not see it, and a resolver that does not keep it.
 */
export function isAnswerTo(answer: Buffer, asked: Buffer): 'yes' | 'otherCase' | 'no' {
  const end = questionEnd(asked)
  if (answer.length < end || answer.readUInt16BE(0) !== asked.readUInt16BE(0)) return 'no'
  const header = answer.readUInt16BE(2)
  if ((header & 0x8000) === 0 || (header & 0x7800) !== 0 || answer.readUInt16BE(4) !== 1) return 'no'
  if (answer.compare(asked, 12, end, 12, end) === 0) return 'yes'
  const isSame = answer.toString('latin1', 12, end).toLowerCase() === asked.toString('latin1', 12, end).toLowerCase()
  return isSame ? 'otherCase' : 'no'
}

export function isTruncated(answer: Buffer): boolean {
  return (answer.readUInt16BE(2) & 0x0200) !== 0
}

/** Of a question that we wrote ourselves: its name is not compressed. */
function questionEnd(asked: Buffer): number {
  let at = 12
  while ((asked[at] ?? 0) !== 0) at += (asked[at] ?? 0) + 1
  return at + 5
}
