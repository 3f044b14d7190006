import { useMantineColorScheme } from '@mantine/core'
import { useState } from 'react'
import { AUTO_LOCK_CHOICES, autoLockMinutes, setAutoLockMinutes } from '../app/auto-lock.ts'
import { type Language, languages, setLanguage, useLanguage, useSay } from '../app/words.ts'
import { ProfilePage } from '../shell/profile-page.tsx'

const SCHEMES = ['auto', 'light', 'dark'] as const

/** `Profile → Settings`: of this browser. */
export function SettingsPage() {
  const say = useSay()
  const language = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [minutes, setMinutes] = useState(autoLockMinutes())
  return (
    <ProfilePage title={say('settings.title')}>
      <div className="col" style={{ gap: 18, padding: 20, maxWidth: 480 }}>
        <label className="field">
          <span className="label">{say('settings.language')}</span>
          <select
            className="role-select"
            value={language}
            onChange={({ target }) => void setLanguage(target.value as Language)}
          >
            {Object.entries(languages).map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{say('settings.colours')}</span>
          <select
            className="role-select"
            value={colorScheme}
            onChange={({ target }) => setColorScheme(target.value as (typeof SCHEMES)[number])}
          >
            {SCHEMES.map((scheme) => (
              <option key={scheme} value={scheme}>
                {say(`settings.colours.${scheme}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{say('settings.autoLock')}</span>
          <select
            className="role-select"
            value={minutes}
            onChange={({ target }) => {
              setAutoLockMinutes(Number(target.value))
              setMinutes(Number(target.value))
            }}
          >
            {AUTO_LOCK_CHOICES.map((choice) => (
              <option key={choice} value={choice}>
                {choice === 0 ? say('settings.autoLock.never') : say('settings.autoLock.after', { count: choice })}
              </option>
            ))}
          </select>
          <span className="hint">{say('settings.autoLockText')}</span>
        </label>
      </div>
    </ProfilePage>
  )
}
