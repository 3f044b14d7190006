import { printHandle } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { printBytes } from '../output/amounts.ts'
import { escapeText } from '../output/escape.ts'
import { alignedLines } from '../output/table.ts'
import type { organizationInformation } from '../specs/organization-specs.ts'

export const run: Run<typeof organizationInformation> = async (context, input) => {
  const { output, say, catalogue, signal } = context
  const information = await withSession(context, input, (session) => session.organization.information(signal))
  const { serverAddress, organizationId, ownProfile, administrators, sequestered, storage } = information
  const lines = alignedLines(
    [{}, {}],
    [
      [say('field.server'), serverAddress],
      [say('field.organization'), organizationId],
      [say('field.ownProfile'), catalogue.profiles[ownProfile]],
      ...administrators.map((handle, index) => [
        index === 0 ? say('field.administrators') : '',
        escapeText(printHandle(handle)),
      ]),
      [say('field.sequestered'), say(sequestered ? 'answer.sequestered' : 'answer.notSequestered')],
      [say('field.storage'), printBytes(storage.dataBytes + storage.metadataBytes)],
    ],
  )
  output.result({
    json: {
      server: serverAddress,
      organization_id: organizationId,
      own_profile: ownProfile,
      administrators: administrators.map(({ email, label }) => [email, label]),
      sequestered,
      data_size: storage.dataBytes,
      metadata_size: storage.metadataBytes,
    },
    plain: lines,
  })
  output.say(say('link.compareInformation'))
}
