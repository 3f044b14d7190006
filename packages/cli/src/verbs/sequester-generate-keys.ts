import type { Run } from '../context/verb-context.ts'
import { newKeys } from '../sequester/keys.ts'
import { writeNewFile } from '../sequester/service-file.ts'
import type { sequesterGenerateKeys } from '../specs/operator-specs.ts'

export const run: Run<typeof sequesterGenerateKeys> = async ({ output, say }, { name }) => {
  const keys = await newKeys()
  const [secret, shared] = [`${name}.key`, `${name}.pub`]
  await writeNewFile(secret, keys.secret, 0o600)
  await writeNewFile(shared, keys.shared)
  output.say(say('done.keysMade', { secret }))
  output.result({ json: { private_key: secret, public_key: shared }, plain: `${secret}\n${shared}` })
}
