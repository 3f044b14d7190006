import { Menu, useMantineColorScheme } from '@mantine/core'
import {
  IconDevices,
  IconFileShredder,
  IconHelpCircle,
  IconKey,
  IconLanguage,
  IconLock,
  IconLogout,
  IconMoon,
  IconSettings,
  IconShieldLock,
  IconSun,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useSession, useSessions } from '../app/session-context.tsx'
import { isUnderWay } from '../app/sessions.ts'
import { languages, setLanguage, useLanguage, useSay } from '../app/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { usePlaces } from './use-places.ts'

const PROFILE = [
  ['/o/$place/profile/devices', 'devices.title', IconDevices],
  ['/o/$place/profile/authentication', 'authentication.title', IconKey],
  ['/o/$place/profile/mfa', 'mfa.title', IconShieldLock],
  ['/o/$place/profile/recovery-file', 'recoveryFile.title', IconFileShredder],
  ['/o/$place/profile/settings', 'settings.title', IconSettings],
] as const

/** What belongs to the person: below the name at the top, or the last tab on narrow screens. */
export function UserMenu({ target }: { readonly target: ReactElement }) {
  const say = useSay()
  const sessions = useSessions()
  const navigate = useNavigate()
  const language = useLanguage()
  const other = language === 'fr' ? 'en' : 'fr'
  const { setColorScheme, colorScheme } = useMantineColorScheme()
  const { place, device, state } = useSession()
  const isDark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  const [isAsking, setAsking] = useState(false)
  const logOut = async () => {
    await navigate({ to: '/' })
    await sessions.logOut(place)
  }
  const leave = () => (state.transfers.some(isUnderWay) ? setAsking(true) : void logOut())
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>{target}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {device.humanHandle.email} · {device.deviceLabel}
          </Menu.Label>
          {PROFILE.map(([to, words, Icon]) => (
            <Menu.Item
              key={to}
              leftSection={<Icon size={16} aria-hidden="true" />}
              onClick={() => void navigate({ to, params: { place } })}
            >
              {say(words)}
            </Menu.Item>
          ))}
          {usePlaces()
            .slice(3)
            .map(({ to, words, icon: Icon }) => (
              <Menu.Item
                key={to}
                className="only-m"
                leftSection={<Icon size={16} aria-hidden="true" />}
                onClick={() => void navigate({ to, params: { place } })}
              >
                {say(words)}
              </Menu.Item>
            ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconHelpCircle size={16} aria-hidden="true" />}
            onClick={() => void navigate({ to: '/help/{-$topic}', params: { topic: undefined } })}
          >
            {say('menu.help')}
          </Menu.Item>
          <Menu.Item
            leftSection={isDark ? <IconSun size={16} aria-hidden="true" /> : <IconMoon size={16} aria-hidden="true" />}
            onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
          >
            {say(isDark ? 'theme.toLight' : 'theme.toDark')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLanguage size={16} aria-hidden="true" />}
            lang={other}
            onClick={() => void setLanguage(other)}
          >
            {languages[other]}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLock size={16} aria-hidden="true" />} onClick={() => void sessions.lock()}>
            {say('shell.lock')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={leave}>
            {say('shell.logOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isAsking && (
        <Dialog title={say('logOut.title')} action={say('shell.logOut')} onClose={() => setAsking(false)} act={logOut}>
          <p>{say('logOut.text', { count: state.transfers.filter(isUnderWay).length })}</p>
        </Dialog>
      )}
    </>
  )
}
