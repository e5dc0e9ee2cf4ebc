// For programs in a story, by `node --require`: the name of the story is this machine.
const dns = require('node:dns')

const { lookup } = dns
dns.lookup = (name, ...more) => lookup(name === process.env.TEST_NAME ? '127.0.0.1' : name, ...more)
