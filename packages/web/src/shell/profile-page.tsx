import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSession } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { OfflineBanner } from '../parts/offline-banner.tsx'
import { Page } from '../parts/page.tsx'

const TABS = [
  ['/o/$place/profile/devices', 'devices.title'],
  ['/o/$place/profile/authentication', 'authentication.title'],
  ['/o/$place/profile/mfa', 'mfa.title'],
  ['/o/$place/profile/recovery-file', 'recoveryFile.title'],
  ['/o/$place/profile/settings', 'settings.title'],
] as const

interface ProfilePageProps {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page of `Profile`, with its neighbours. */
export function ProfilePage({ title, actions, children }: ProfilePageProps) {
  const say = useSay()
  const { place } = useSession()
  return (
    <Page title={title} crumbs={<span className="soft hide-m">{say('menu.profile')} ›</span>} actions={actions}>
      <nav className="tabs" aria-label={say('menu.profile')} style={{ overflowX: 'auto', flex: 'none' }}>
        {TABS.map(([to, words]) => (
          <Link key={to} to={to} params={{ place }} activeProps={{ className: 'is-on', 'aria-current': 'page' }}>
            {say(words)}
          </Link>
        ))}
      </nav>
      <OfflineBanner />
      <div className="scroll">{children}</div>
    </Page>
  )
}
