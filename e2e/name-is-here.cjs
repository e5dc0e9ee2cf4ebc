// For programs in a story, by `node --require`: the names of the story are this machine, or the address that stands for it in another network.
const dns = require('node:dns')

const { lookup } = dns
const names = (process.env.TEST_NAME ?? '').split(' ')
const address = process.env.TEST_ADDRESS ?? '127.0.0.1'
dns.lookup = (name, ...more) => lookup(names.includes(name) ? address : name, ...more)
