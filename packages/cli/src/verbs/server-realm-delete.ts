import { confirmed } from '../context/confirmed.ts'
import type { Run } from '../context/verb-context.ts'
import { demand, operate } from '../operation/operate.ts'
import type { serverRealmDelete } from '../specs/server-data-specs.ts'

export const run: Run<typeof serverRealmDelete> = async (context, input) => {
  const { output, say } = context
  const { dryRun, purgeStore, force } = input
  const organization = demand(input.organization, '--organization')
  const realm = demand(input.realm, '--realm')
  const dumpFile = demand(input.dumpRealmBlocks, '--dump-realm-blocks')
  if (!dryRun) {
    await confirmed(context, { force, sentence: say('confirm.realmDelete', { workspace: realm, organization }) })
    if (purgeStore) await confirmed(context, { force, sentence: say('confirm.purgeStore') })
  }
  const progress = context.progress(say('progress.purging'))
  const { blocks, purged } = await operate(context, input, (operations, source) =>
    operations.deleteRealm(source, {
      ...{ organization, realm, dumpFile },
      mode: dryRun ? 'dry-run' : 'delete',
      store: purgeStore ? 'purge' : 'keep',
      onprogress: ({ files, filesTotal }) => progress.update({ bytes: 0, bytesTotal: null, files, filesTotal }),
    }),
  ).finally(() => progress.clear())
  output.say(say(dryRun ? 'done.deletable' : 'done.realmDeleted', { file: dumpFile, count: blocks }))
  if (purgeStore && !dryRun) output.say(say('done.purged', { count: purged }))
  else if (!dryRun && blocks > 0) output.warn(say('warning.keptInStore'))
  output.result({
    json: { realm_id: realm, dry_run: dryRun, deleted: !dryRun, blocks, purged, dump_realm_blocks: dumpFile },
    plain: '',
  })
}
