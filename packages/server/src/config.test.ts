import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { StartFault } from './db/start-fault.ts'

describe('the configuration', () => {
  it('works without any setting, on loopback and in the folder of the user', () => {
    const config = readConfig({ XDG_DATA_HOME: '/home/hanako/data' }, 'linux')
    const dataDir = join('/home/hanako/data', 'taga')
    expect(config).toEqual({
      dataDir,
      database: join(dataDir, 'taga.db'),
      port: 8420,
      host: '127.0.0.1',
      listen: { tlsPort: 443, httpPort: 80 },
      proxyPeers: [],
      keepBackups: 3,
      organisationWords: [],
    })
    expect(readConfig({ LOCALAPPDATA: 'C:/Users/hanako' }, 'win32').dataDir).toBe(join('C:/Users/hanako', 'Taga'))
    expect(readConfig({}, 'darwin').dataDir).toMatch(/Application Support.Taga$/)
  })

  it('takes what is set', () => {
    const config = readConfig({
      TAGA_DATA: '/srv/taga',
      TAGA_PORT: '0',
      TAGA_HOST: '::1',
      TAGA_URL: 'https://taga.example.jp/',
      TAGA_DATABASE: 'postgres://taga@db/taga',
      TAGA_TLS_PORT: '8443',
      TAGA_HTTP_PORT: '0',
      TAGA_LISTEN: '::',
      TAGA_PROXY_PEERS: '10.0.0.0/8, 2001:db8::1',
      TAGA_ORGANISATION_WORDS: '桜木商事、 Sakuragi,',
      TAGA_KEEP_BACKUPS: '10',
    })
    expect(config).toEqual({
      dataDir: '/srv/taga',
      database: 'postgres://taga@db/taga',
      port: 0,
      keepBackups: 10,
      host: '::1',
      url: 'https://taga.example.jp',
      listen: { tlsPort: 8443, httpPort: 0, address: '::' },
      proxyPeers: ['10.0.0.0/8', '2001:db8::1'],
      organisationWords: ['桜木商事', 'Sakuragi'],
    })
  })

  it.each([
    ['TAGA_PORT', '65536'],
    ['TAGA_PORT', '80a'],
    ['TAGA_PORT', '-1'],
    ['TAGA_TLS_PORT', '443/tcp'],
    ['TAGA_HTTP_PORT', '-80'],
    ['TAGA_LISTEN', 'eth0'],
    ['TAGA_PROXY_PEERS', '10.0.0.0/33'],
    ['TAGA_PROXY_PEERS', 'proxy.example.jp'],
    ['TAGA_HOST', '0.0.0.0'],
    ['TAGA_URL', 'http://taga.example.jp'],
    ['TAGA_URL', 'https://taga.example.jp/path'],
    ['TAGA_URL', 'https://user@taga.example.jp'],
    ['TAGA_URL', 'taga'],
    ['TAGA_DATABASE', 'mysql://db'],
  ])('refuses %s=%s in a sentence that names the setting', (name, value) => {
    const fault = faultOf(() => readConfig({ [name]: value }))
    expect(fault.code).toBe('bad_setting')
    expect(fault.words.ja).toContain(name)
    expect(fault.words.en).toContain(name)
  })

  it('does not repeat a database address, which may hold a password', () => {
    expect(() => readConfig({ TAGA_DATABASE: 'mysql://taga:secret@db' })).toThrow(/^(?!.*secret)/)
  })
})

function faultOf(work: () => unknown): StartFault {
  try {
    work()
  } catch (error) {
    if (error instanceof StartFault) return error
    throw error
  }
  throw new Error('nothing was refused')
}
