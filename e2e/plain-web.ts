/** A web application on loopback that asks for nothing out of the ordinary: where it is, its name and its resource are to be added. */
export const PLAIN_WEB = {
  kind: 'web',
  via: { kind: 'direct' },
  host: '127.0.0.1',
  scheme: 'http',
  trust: { kind: 'public' },
  hostHeader: 'public',
  webSocket: true,
  files: 'enforced',
  mostUploadBytes: 0,
} as const
