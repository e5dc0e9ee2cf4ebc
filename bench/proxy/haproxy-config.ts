import type { Place } from './place.ts'

/** haproxy with one thread. */
export function haproxyProxy({ port, upstream, folder }: Place): string {
  return `
global
  nbthread 1
  maxconn 1000
  ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256
  ssl-default-bind-options ssl-min-ver TLSv1.3
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend browsers
  bind 127.0.0.1:${port} ssl crt ${folder}/both.pem
  default_backend application
backend application
  server one 127.0.0.1:${upstream} pool-max-conn 64
`
}
