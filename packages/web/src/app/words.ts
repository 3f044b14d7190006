import { catalogueOf, describeError, type ErrorDescription } from '@parallax/client'
import i18next from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import { english, type WordKey } from '../words/english.ts'
import { french } from '../words/french.ts'

export type Say = (key: WordKey, parameters?: Readonly<Record<string, string | number>>) => string

const KEPT = 'parallax-language'

export const languages = { en: 'English', fr: 'Français' } as const
export type Language = keyof typeof languages

/** The language chosen here before, else that of the browser. */
export async function startWords(): Promise<void> {
  const kept = localStorage.getItem(KEPT)
  const language = kept === 'en' || kept === 'fr' ? kept : catalogueOf(navigator.languages).language
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
    resources: { en: { translation: english }, fr: { translation: french } },
  })
  document.documentElement.lang = language
}

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language)
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}

export function useSay(): Say {
  const { t } = useTranslation()
  return useCallback((key, parameters) => t(key, parameters ?? {}), [t])
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'fr' ? 'fr' : 'en'
}

/** The sentences for anything that was thrown. */
export function useDescribe(): (error: unknown) => ErrorDescription {
  const language = useLanguage()
  return (error) => describeError(catalogueOf([language]), error)
}
