// npm run accept:start: `npm start` as people meet it. Words in the arguments choose checks by parts of their names.
import { runChecks } from './check.ts'
import { killChecks } from './start/kills.ts'
import { refusalChecks } from './start/refusals.ts'
import { userChecks } from './start/users.ts'

const wanted = process.argv.slice(2)
const checks = [...userChecks, ...refusalChecks, ...killChecks]
await runChecks(checks.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word))))
