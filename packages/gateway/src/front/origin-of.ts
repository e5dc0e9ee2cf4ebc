/** The origin of a name of ours (RFC 6454): a browser leaves the port out where it is the default. */
export function originOf(name: string, port: number): string {
  return `https://${name}${port === 443 ? '' : `:${port}`}`
}
