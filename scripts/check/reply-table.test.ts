import { expect, test } from 'vitest'
import { replyTable, UNREACHABLE } from './reply-table.ts'

const every = new Set(replyTable(new Set(), new Map()).faults.map((fault) => fault.replace('never seen: ', '')))

test('the table has every reply, and nothing to say when all that can be seen were seen', () => {
  const seen = new Set([...every].filter((reply) => !UNREACHABLE.has(reply)))
  const { lines, faults } = replyTable(seen)
  expect(faults).toEqual([])
  expect(lines).toContain('anonymous ping: ok')
  expect(lines.join('\n')).toContain('[invalid_submit_payload_signature]')
  expect(seen.size + UNREACHABLE.size).toBe(every.size)
})

test('a reply that was not seen is a fault, and so is one that is called unreachable and was seen', () => {
  const seen = new Set([...every].filter((reply) => reply !== 'invited ping ok'))
  const reached = [...UNREACHABLE.keys()].map((reply) => `reachable after all: ${reply}`)
  expect(replyTable(seen).faults).toEqual(['never seen: invited ping ok', ...reached])
})

test('at most ten replies are called unreachable, and only such as there are', () => {
  expect(replyTable(every, new Map([['invited ping no', 'none']])).faults).toEqual(['no such reply: invited ping no'])
  const many = [...every].slice(0, 11)
  const unseen = new Set([...every].filter((reply) => !many.includes(reply)))
  const unreachable = new Map(many.map((reply) => [reply, 'none']))
  expect(replyTable(unseen, unreachable).faults).toEqual(['11 replies are called unreachable'])
})
