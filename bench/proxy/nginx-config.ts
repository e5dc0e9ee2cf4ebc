import type { Place } from './place.ts'

/** nginx with one worker. `permit`: the port of whom it asks before each request. */
export function nginxProxy({ port, upstream, folder }: Place, permit?: number): string {
  const ask = permit === undefined ? '' : 'auth_request /permit;'
  const asked =
    permit === undefined
      ? ''
      : `location = /permit { internal; proxy_pass http://permit; ${KEPT} proxy_pass_request_body off; proxy_set_header Content-Length ""; }`
  return nginx(
    folder,
    `
    upstream application { server 127.0.0.1:${upstream}; keepalive 64; }
    ${permit === undefined ? '' : `upstream permit { server 127.0.0.1:${permit}; keepalive 64; }`}
    server {
      listen 127.0.0.1:${port} ssl;
      ssl_certificate ${folder}/cert.pem;
      ssl_certificate_key ${folder}/key.pem;
      ssl_protocols TLSv1.3;
      ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
      location / { ${ask} proxy_pass http://application; ${KEPT} proxy_max_temp_file_size 0; }
      ${asked}
    }`,
  )
}

/** nginx as an application with files. */
export function nginxFiles({ port, folder }: Pick<Place, 'port' | 'folder'>): string {
  return nginx(
    folder,
    `sendfile on; tcp_nopush on; types { } default_type text/plain;
    server { listen 127.0.0.1:${port}; root ${folder}/files; }`,
  )
}

const KEPT = 'proxy_http_version 1.1; proxy_set_header Connection "";'

function nginx(folder: string, http: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ')
  // started by root its worker would be somebody who may not read the folder
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `${user} daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit;
  events { worker_connections 1024; }
  http { access_log off; keepalive_requests 100000000; ${temporary} ${http} }
  `
}
