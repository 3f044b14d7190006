import type { DeletableRealm } from '@parallax/server'
import { printDateTime } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { demand, operate } from '../operation/operate.ts'
import { showList } from '../output/show-list.ts'
import type { serverRealmListDeletable } from '../specs/server-data-specs.ts'

export const run: Run<typeof serverRealmListDeletable> = async (context, input) => {
  const { output, say } = context
  const organization = demand(input.organization, '--organization')
  const realms = await operate(context, input, (operations, source) =>
    operations.listDeletableRealms(source, { organization }),
  )
  showList(output, realms, {
    columns: [{ title: say('column.workspace') }, { title: say('column.kind') }, { title: say('column.since') }],
    row: (realm) => [realm.realmId, say(`kind.${realm.kind}`), dateOf(realm)],
    json: (realm) => ({
      ...{ realm_id: realm.realmId, kind: realm.kind },
      [realm.kind === 'orphaned' ? 'orphaned_since' : 'deletion_date']: dateOf(realm),
    }),
  })
}

function dateOf(realm: DeletableRealm): string {
  return printDateTime(realm.kind === 'orphaned' ? realm.orphanedSince : realm.deletionDate)
}
