import { useMantineColorScheme } from '@mantine/core'
import { IconHelpCircle, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { languages, setLanguage, useLanguage, useSay } from '../app/words.ts'
import { Mark } from '../parts/mark.tsx'

/** The plane of those who are not logged in: what is on this browser beside what one does. */
export function FrontDoor({ aside, children }: { readonly aside: ReactNode; readonly children: ReactNode }) {
  const say = useSay()
  return (
    <div className="door">
      <aside className="deep" aria-label={say('door.organizations')}>
        <Link to="/" className="mark" style={{ color: 'inherit', textDecoration: 'none' }}>
          <Mark /> Parallax
        </Link>
        {aside}
      </aside>
      <main className="col door-main" id="main">
        <div className="row" style={{ justifyContent: 'flex-end', padding: '18px 24px', gap: 4 }}>
          <Link to="/help/{-$topic}" params={{ topic: undefined }} className="btn btn--quiet">
            <IconHelpCircle size={16} aria-hidden="true" /> {say('menu.help')}
          </Link>
          <LanguageButton />
          <ThemeButton />
        </div>
        <div className="grow" style={{ display: 'grid', placeItems: 'center', padding: '0 24px 26px' }}>
          {children}
        </div>
      </main>
    </div>
  )
}

function LanguageButton() {
  const language = useLanguage()
  const other = language === 'fr' ? 'en' : 'fr'
  return (
    <button type="button" className="btn btn--quiet" lang={other} onClick={() => void setLanguage(other)}>
      <IconLanguage size={16} aria-hidden="true" /> {languages[other]}
    </button>
  )
}

function ThemeButton() {
  const say = useSay()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const isDark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  return (
    <button
      type="button"
      className="icon-btn"
      aria-label={say(isDark ? 'theme.toLight' : 'theme.toDark')}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <IconMoon size={18} aria-hidden="true" /> : <IconSun size={18} aria-hidden="true" />}
    </button>
  )
}
