// npm run accept:start: `npm start` as people meet it. Words in the arguments choose checks by parts of their names.
import { runChecks } from './check.ts'
import { killChecks } from './start/kills.ts'
import { refusalChecks } from './start/refusals.ts'
import { Places } from './start/scenes.ts'
import { userChecks } from './start/users.ts'

using places = new Places()
const wanted = process.argv.slice(2)
const checks = [...userChecks(places), ...refusalChecks(places), ...killChecks(places)]
await runChecks(checks.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word))))
