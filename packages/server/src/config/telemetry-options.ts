import { parseSentryDsn } from '../logging/sentry.ts'
import { parsedOption, textOption } from './option.ts'

/** Reports to others (spec 05 §5.6). */
export const TELEMETRY_OPTIONS = {
  sentryDsn: parsedOption(
    {
      flag: '--sentry-dsn',
      group: 'Logs',
      help: 'Sentry server that errors are reported to.',
      placeholder: 'URL',
      secret: true,
    },
    parseSentryDsn,
  ),
  sentryEnvironment: textOption({
    flag: '--sentry-environment',
    group: 'Logs',
    help: 'How this installation is called in the reports.',
    placeholder: 'NAME',
    fallback: 'production',
  }),
  sentryTracesSampleRate: rate('--sentry-traces-sample-rate'),
  sentryProfilesSampleRate: rate('--sentry-profiles-sample-rate'),
} as const

function rate(flag: string) {
  return parsedOption(
    {
      flag,
      group: 'Logs',
      help: 'Kept for configurations of other servers: errors alone are reported.',
      placeholder: 'RATE',
    },
    (text) => {
      const value = Number(text)
      if (!(value >= 0 && value <= 1)) throw new TypeError('a number from 0 to 1')
      return value
    },
  )
}
