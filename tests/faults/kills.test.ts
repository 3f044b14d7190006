import { expect, test } from 'vitest'
import { BLOCKS, FILES, ImportScene, WRITES } from './import-scene.ts'

const isLong = (process.env.PARALLAX_TEST_LONG ?? '') !== ''
/** Of the server: the command waits a minute for it each time. */
const serverKills = isLong ? 12 : 1
/** Of the program. */
const kills = isLong ? 12 : 2

/** Blocks that may be under way at once (spec 06b §12.3): the program cannot note what it never learned. */
const WINDOW = 16

/** Some write of an import, the first as likely as the last; sometimes after the end. */
function randomInstant(): number {
  return 1 + Math.floor(Math.random() * WRITES)
}

test('an import is finished by the same command after the server was killed', { timeout: 1_200_000 }, async () => {
  await using scene = await ImportScene.open()
  for (let round = 0; round < serverKills; round += 1) {
    const name = `round-${round}`
    const instant = randomInstant()
    const command = scene.import(name)
    await Promise.race([scene.traffic.arrivals(instant), command.ended])
    await scene.killServer()
    const first = await command.ended
    if (first.code !== 0) expect(first.errors, `at ${instant}`).toContain('"code": "offline"')
    const saved = await scene.saved(name)
    await scene.startServer()
    const again = await scene.import(name).ended
    expect(again.errors, `killed at write ${instant}`).toBe('')
    expect(again).toMatchObject({ code: 0, result: { same: saved, files: FILES - saved, failed: [] } })
  }
  expect(scene.traffic.sentInVain).toEqual([])
  expect(scene.traffic.sent.size).toBe(serverKills * BLOCKS)
  await scene.expectNothingLost()
})

test('an import is finished by the same command after the program was killed', { timeout: 600_000 }, async () => {
  await using scene = await ImportScene.open()
  for (let round = 0; round < kills; round += 1) {
    const name = `round-${round}`
    const instant = randomInstant()
    const command = scene.import(name)
    await Promise.race([scene.traffic.arrivals(instant), command.ended])
    command.kill()
    await command.ended
    const saved = await scene.saved(name)
    const again = await scene.import(name).ended
    expect(again.errors, `killed at write ${instant}`).toBe('')
    expect(again).toMatchObject({ code: 0, result: { same: saved, files: FILES - saved, failed: [] } })
  }
  // What was acknowledged in the moment of the kill may come once more: under its id when the file was saved before,
  // under a new one when it was streamed.
  expect(scene.traffic.sentInVain.length).toBeLessThanOrEqual(kills * WINDOW)
  expect(scene.traffic.sent.size).toBeLessThanOrEqual(kills * (BLOCKS + WINDOW))
  await scene.expectNothingLost()
})
