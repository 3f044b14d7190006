import { stat } from 'node:fs/promises'
import { OutsideFileError } from '@parallax/client'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { deviceExportRecoveryDevice } from '../specs/device-specs.ts'

export const run: Run<typeof deviceExportRecoveryDevice> = async (context, { output: path, ...input }) => {
  const { output, say, signal } = context
  const client = await context.client()
  // Before a device is made that cannot be taken back.
  if ((await stat(path).catch(() => undefined)) !== undefined)
    throw new OutsideFileError('target_exists', { target: path })
  await using sink = await client.fileSink(path, { replace: false })
  await withSession(context, input, async ({ recovery }) => {
    const { content, password } = await recovery.exportFile(signal)
    await sink.write(content)
    await sink.commit()
    output.say(say('done.recoveryExported'))
    output.result({ json: { path, passphrase: password }, plain: `${path}\n${password}` })
  })
}
