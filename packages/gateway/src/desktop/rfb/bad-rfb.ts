/** Bytes that RFB does not have, or that ask for more than we follow. Its message names what, never the bytes. */
export class BadRfb extends Error {
  override readonly name = 'BadRfb'
}
