import { Link } from '@tanstack/react-router'
import { useLive, useSession } from '../app/session-context.tsx'
import type { OpenSession } from '../app/sessions.ts'
import { useSay } from '../app/words.ts'

interface Checklist {
  readonly device: boolean
  readonly file: boolean
  readonly owner: boolean
}

/** What protects this person from losing everything (PRODUCT §4.1). */
async function look({ remote, device }: OpenSession): Promise<Checklist> {
  const devices = await remote.memberDevices(device.userId)
  const owned = (await remote.workspaces()).filter(({ role }) => role === 'OWNER')
  const owners = await Promise.all(owned.map(({ id }) => remote.workspaceMembers(id)))
  return {
    device: devices.filter(({ purpose }) => purpose === 'STANDARD').length > 1,
    file: devices.some(({ purpose }) => purpose === 'PASSPHRASE_RECOVERY'),
    owner: owners.every((members) => members.filter(({ role }) => role === 'OWNER').length > 1),
  }
}

const NEXT = {
  file: '/o/$place/profile/recovery-file',
  device: '/o/$place/profile/devices',
  owner: '/o/$place/workspaces',
} as const

/** Stays in the menu until everything is done. */
export function SecurityChecklist() {
  const say = useSay()
  const { place } = useSession()
  const loaded = useLive(look, {
    key: 'security-checklist',
    on: ({ type }) => type === 'members_changed' || type === 'workspaces_changed',
  })
  if (loaded.status !== 'loaded') return null
  const done = Object.values(loaded.value).filter(Boolean).length
  const next = (['file', 'device', 'owner'] as const).find((item) => !loaded.value[item])
  if (next === undefined) return null
  return (
    <section className="todo" aria-label={say('checklist.title')}>
      <div className="row">
        <h2 className="sm grow">{say('checklist.title')}</h2>
        <span className="xs muted num">{say('checklist.count', { done })}</span>
      </div>
      <div className="bar" role="img" aria-label={say('checklist.count', { done })}>
        <i style={{ width: `${(100 * done) / 3}%` }} />
      </div>
      <p className="xs soft">{say(`checklist.why.${next}`)}</p>
      <Link to={NEXT[next]} params={{ place }} className="sm b alone" style={{ textDecoration: 'none' }}>
        {say(`checklist.do.${next}`)}
      </Link>
    </section>
  )
}
