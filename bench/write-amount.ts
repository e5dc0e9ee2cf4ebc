/** A value with its unit and three significant digits; `not here` where it could not be measured. */
export function writeAmount(value: number | undefined, unit: string): string {
  if (value === undefined) return 'not here'
  if (unit === 'µs' && value >= 1000) return writeAmount(value / 1000, 'ms')
  return `${compact(value)}${unit.startsWith('/') ? unit : ` ${unit}`}`
}

export function writeRatio(value: number | undefined): string {
  return value === undefined ? '' : `${compact(value)} ×`
}

function compact(value: number): string {
  if (value >= 1e6) return `${digits(value / 1e6)} M`
  return value >= 1e4 ? `${digits(value / 1e3)} k` : digits(value)
}

function digits(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3)
}
