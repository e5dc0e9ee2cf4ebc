import { describe, expect, it } from 'vitest'
import { ticketOf, wayBack } from './enter.ts'

describe('the way back after a sign-in', () => {
  it.each([
    ['?then=%2Fdevices%3Fstate%3Dlost', '/devices?state=lost'],
    ['?then=%2F', '/'],
    ['?then=%2F%2Fexample.net', undefined],
    ['?then=%2F%5Cexample.net', undefined],
    ['?then=https%3A%2F%2Fexample.net', undefined],
    ['?then=%2F.%2F%2Fexample.net', undefined],
    ['?then=%2Fdevices%2F..%2F%2Fexample.net', undefined],
    ['?then=%2F%09%2Fexample.net', undefined],
    ['?then=javascript%3Aalert(1)', undefined],
    ['?then=%2Fsign-in', undefined],
    ['', undefined],
  ])('of %j is %j', (search, back) => {
    expect(wayBack(search)).toBe(back)
  })
})

describe('a ticket in the fragment', () => {
  it.each([
    ['#ticket=AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAAAA'],
    ['#ticket=short', undefined],
    ['#AAAAAAAAAAAAAAAAAAAAAA', undefined],
    ['', undefined],
  ])('of %j is %j', (hash, ticket) => {
    expect(ticketOf(hash)).toBe(ticket)
  })
})
