import { WrongUse } from './wrong-use.ts'

/** The port of `--port`, where one is given. @throws WrongUse for anything but a number from 0 to 65535 */
export function requirePort(text: string | undefined): string | undefined {
  if (text === undefined || (/^\d{1,5}$/.test(text) && Number(text) <= 65_535)) return text
  throw new WrongUse({
    ja: `--port は 0 から 65535 までの整数にしてください（今の値: "${text}"）。`,
    en: `--port must be a whole number from 0 to 65535; it is "${text}".`,
  })
}
