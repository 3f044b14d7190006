import { Menu } from '@mantine/core'
import { IconPlus, IconSelector, IconUser } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useOpenSessions, useSession } from '../app/session-context.tsx'
import { hostOf } from '../app/sessions.ts'
import { useSay } from '../app/words.ts'
import { OrganizationAvatar } from '../parts/avatar.tsx'
import { SecurityChecklist } from './security-checklist.tsx'
import { usePlaces } from './use-places.ts'
import { UserMenu } from './user-menu.tsx'

/** The menu of an organization. */
export function Sidebar() {
  const say = useSay()
  const { place } = useSession()
  return (
    <nav className="side" aria-label={say('shell.main')}>
      <OrganizationSwitcher />
      {usePlaces().map(({ to, words, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          params={{ place }}
          className="nav"
          activeProps={{ className: 'is-on', 'aria-current': 'page' }}
        >
          <Icon size={18} stroke={1.75} className="i" aria-hidden="true" />
          <span className="grow">{say(words)}</span>
        </Link>
      ))}
      <div className="side-foot">
        <SecurityChecklist />
      </div>
    </nav>
  )
}

function OrganizationSwitcher() {
  const say = useSay()
  const navigate = useNavigate()
  const { place, device, state } = useSession()
  const others = useOpenSessions().filter((session) => session.place !== place)
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button type="button" className="org">
          <OrganizationAvatar name={device.organizationId} />
          <span className="col grow" style={{ lineHeight: 1.25 }}>
            <span className="b sm cut">{device.organizationId}</span>
            <span className="xs muted row" style={{ gap: 5 }}>
              <span className={state.online ? 'dot' : 'dot dot--off'} style={{ width: 7, height: 7 }} />
              {say(state.online ? 'shell.online' : state.online === false ? 'shell.offline' : 'status.connecting')}
            </span>
          </span>
          <IconSelector size={16} className="i i--sm" aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{hostOf(device.serverAddress)}</Menu.Label>
        {others.map((other) => (
          <Menu.Item
            key={other.place}
            onClick={() => void navigate({ to: '/o/$place', params: { place: other.place } })}
          >
            {other.device.organizationId} · {hostOf(other.device.serverAddress)}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => void navigate({ to: '/' })}>
          {say('shell.otherOrganization')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** The same on narrow screens. */
export function BottomTabs() {
  const say = useSay()
  const { place } = useSession()
  return (
    <nav className="bottom-tabs only-m" aria-label={say('shell.main')}>
      {usePlaces()
        .slice(0, 3)
        .map(({ to, words, icon: Icon }) => (
          <Link key={to} to={to} params={{ place }} activeProps={{ className: 'is-on', 'aria-current': 'page' }}>
            <Icon size={22} stroke={1.75} aria-hidden="true" />
            {say(words)}
          </Link>
        ))}
      <UserMenu
        target={
          <button type="button">
            <IconUser size={22} stroke={1.75} aria-hidden="true" />
            {say('menu.profile')}
          </button>
        }
      />
    </nav>
  )
}
