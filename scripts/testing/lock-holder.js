// Takes the install lock named in the first argument, says so, and keeps it for the given milliseconds.
import { setTimeout as wait } from 'node:timers/promises'
import { withInstallLock } from '../install-lock.js'

const [file = '', milliseconds = '0'] = process.argv.slice(2)
await withInstallLock(file, async () => {
  console.log(`in ${Date.now()}`)
  await wait(Number(milliseconds))
  console.log(`out ${Date.now()}`)
})
