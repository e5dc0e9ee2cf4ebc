import { encode } from 'uqr'

/** The most that fits into a code a telephone reads from a screen or a sheet of paper without effort. */
const MAX_LENGTH = 800

/** A text as a QR code, drawn here: nothing leaves the browser. Dark on light in every colour scheme, or cameras do not read it. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  if (text.length > MAX_LENGTH) throw new Error('too long for a QR code')
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const path = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="qr-light" width={size} height={size} />
      <path className="qr-dark" d={path} />
    </svg>
  )
}
