// After the tests, `node print-reply-table.ts FOLDER`: prints which replies went over a socket, and fails when one that
// could did not. FOLDER holds what the servers of the tests noted (tests/kit/reply-record.ts).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replyTable, UNREACHABLE } from './reply-table.ts'

const [, , folder = '.'] = process.argv
const notes = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
const { lines, faults } = replyTable(new Set(notes.flatMap((note) => note.trimEnd().split('\n'))))
const reasons = [...UNREACHABLE].map(([reply, reason]) => `unreachable: ${reply}: ${reason}`)
process.stdout.write(`${[...lines, '', ...reasons, ...faults].join('\n')}\n`)
process.exitCode = faults.length > 0 ? 1 : 0
