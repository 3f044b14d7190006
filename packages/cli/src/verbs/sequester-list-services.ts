import { recordsIn, shown } from '../administration/administration-api.ts'
import { openAdministration, organizationPath } from '../administration/open-administration.ts'
import type { Run } from '../context/verb-context.ts'
import { escapeText } from '../output/escape.ts'
import { showList } from '../output/show-list.ts'
import type { sequesterListServices } from '../specs/operator-specs.ts'

const COLUMNS = ['column.id', 'column.name', 'column.kind', 'column.created', 'column.status'] as const

/** Those that work first, each group by age (spec 05 §11.5). */
export const run: Run<typeof sequesterListServices> = async (context, input) => {
  const { output, say } = context
  const path = `${organizationPath(input.organization)}/sequester/services`
  const services = recordsIn((await (await openAdministration(context, input)).get(path)).services)
  const isRevoked = ({ revoked_on: on }: (typeof services)[number]) => Number(on !== null)
  showList(
    output,
    services.toSorted((one, other) => isRevoked(one) - isRevoked(other)),
    {
      columns: COLUMNS.map((key) => ({ title: say(key) })),
      row: (service) => [
        shown(service.service_id),
        escapeText(shown(service.service_label)),
        escapeText([service.type, service.webhook_url].map(shown).join(' ').trim()),
        shown(service.created_on),
        service.revoked_on === null ? '' : say('answer.serviceRevoked', { date: shown(service.revoked_on) }),
      ],
      json: (service) => service,
    },
  )
}
