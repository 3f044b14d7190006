import type { LinkTarget } from '@parallax/client'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useSay } from '../app/words.ts'

/** Server and organization of a link, to be compared; warns when the organization is known from another server. */
export function LinkTargetCard({
  target: { server, organizationId, knownElsewhere },
}: {
  readonly target: LinkTarget
}) {
  const say = useSay()
  return (
    <div className="col" style={{ gap: 12 }}>
      <dl className="card" style={{ gap: 10 }}>
        <div>
          <dt className="xs muted">{say('link.server')}</dt>
          <dd className="mono b">{new URL(server).host}</dd>
        </div>
        <div>
          <dt className="xs muted">{say('link.organization')}</dt>
          <dd className="mono b">{organizationId}</dd>
        </div>
      </dl>
      {knownElsewhere.length > 0 ? (
        <div className="note note--amber" role="alert">
          <IconAlertTriangle size={18} className="i" aria-hidden="true" />
          <span>
            {say('link.knownElsewhere', {
              organization: organizationId,
              servers: knownElsewhere.map((other) => new URL(other).host).join(', '),
            })}
          </span>
        </div>
      ) : (
        <p className="sm soft">{say('link.compare')}</p>
      )}
    </div>
  )
}
