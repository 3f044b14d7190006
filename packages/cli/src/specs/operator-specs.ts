import { choice, flag, optional, required, requiredChoice, text } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { administrationOptions, deviceOptions, profiles } from './shared-options.ts'

/** The same, for one organization. */
export const organizationOptions = {
  ...administrationOptions,
  organization: text('ORGANIZATION', 'option.organization', { short: 'o', variable: 'ORGANIZATION_ID' }),
} as const

/** One user of it. */
const userOptions = {
  ...organizationOptions,
  userEmail: text('EMAIL', 'option.userEmail'),
  userId: text('ID', 'option.userId'),
} as const

const yesNo = ['yes', 'no'] as const

export const organizationList = {
  path: 'organization list',
  words: 'verb.organizationList',
  arguments: {},
  options: administrationOptions,
} as const satisfies VerbSpec

export const organizationStatus = {
  path: 'organization status',
  words: 'verb.organizationStatus',
  arguments: {},
  options: organizationOptions,
} as const satisfies VerbSpec

export const organizationStats = {
  path: 'organization stats',
  words: 'verb.organizationStats',
  arguments: {},
  options: organizationOptions,
} as const satisfies VerbSpec

export const organizationConfigure = {
  path: 'organization configure',
  words: 'verb.organizationConfigure',
  arguments: {},
  options: {
    ...organizationOptions,
    expired: choice(yesNo, 'option.expired'),
    externalMembers: choice(yesNo, 'option.externalMembers'),
    activeUsersLimit: text('N|none', 'option.activeUsersLimit'),
    minimumArchivingPeriod: text('SECONDS', 'option.minimumArchivingPeriod'),
  },
} as const satisfies VerbSpec

export const userFreeze = {
  path: 'user freeze',
  words: 'verb.userFreeze',
  arguments: {},
  options: userOptions,
} as const satisfies VerbSpec

export const userUnfreeze = {
  path: 'user unfreeze',
  words: 'verb.userUnfreeze',
  arguments: {},
  options: userOptions,
} as const satisfies VerbSpec

export const userTotpReset = {
  path: 'user totp-reset',
  words: 'verb.userTotpReset',
  arguments: {},
  options: { ...userOptions, sendEmail: flag('option.sendResetEmail') },
} as const satisfies VerbSpec

export const userProfile = {
  path: 'user profile',
  words: 'verb.userProfile',
  arguments: {
    user: required('USER', 'argument.user'),
    profile: requiredChoice('PROFILE', profiles, 'argument.profile'),
  },
  options: deviceOptions,
} as const satisfies VerbSpec

export const userCopyRoles = {
  path: 'user copy-roles',
  words: 'verb.userCopyRoles',
  arguments: { from: required('FROM', 'argument.copyFrom'), to: required('TO', 'argument.copyTo') },
  options: { ...deviceOptions, force: flag('option.force') },
} as const satisfies VerbSpec

export const tosConfig = {
  path: 'tos config',
  words: 'verb.tosConfig',
  arguments: { terms: { kind: 'list', presence: 'optional', value: 'LOCALE=URL', words: 'argument.terms' } },
  options: {
    ...organizationOptions,
    fromJson: text('FILE', 'option.fromJson', { completion: 'file' }),
    remove: flag('option.removeTerms'),
  },
} as const satisfies VerbSpec

export const tosList = {
  path: 'tos list',
  words: 'verb.tosList',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec

export const tosAccept = {
  path: 'tos accept',
  words: 'verb.tosAccept',
  arguments: {},
  options: { ...deviceOptions, force: flag('option.force') },
} as const satisfies VerbSpec

const label = text('LABEL', 'option.serviceLabel')
const authorityKey = text('FILE', 'option.authorityPrivateKey', { completion: 'file' })
const datetime = text('DATE', 'option.datetime')
const config = {
  storage: flag('option.serviceStorage'),
  webhook: text('URL', 'option.serviceWebhook'),
} as const

export const sequesterGenerateKeys = {
  path: 'sequester generate-keys',
  words: 'verb.sequesterGenerateKeys',
  arguments: { name: required('NAME', 'argument.keyName', 'file') },
  options: {},
} as const satisfies VerbSpec

export const sequesterGenerateServiceCertificate = {
  path: 'sequester generate-service-certificate',
  aliases: ['server sequester generate-service-certificate', 'server sequester generate_service_certificate'],
  words: 'verb.sequesterGenerateService',
  arguments: { output: optional('FILE', 'argument.serviceFile', 'file') },
  options: {
    serviceLabel: label,
    servicePublicKey: text('FILE', 'option.servicePublicKey', { completion: 'file' }),
    authorityPrivateKey: authorityKey,
    datetime,
  },
} as const satisfies VerbSpec

export const sequesterGenerateServiceRevocationCertificate = {
  path: 'sequester generate-service-revocation-certificate',
  aliases: [
    'server sequester generate-service-revocation-certificate',
    'server sequester generate_service_revocation_certificate',
  ],
  words: 'verb.sequesterGenerateRevocation',
  arguments: { output: optional('FILE', 'argument.serviceFile', 'file') },
  options: { serviceId: text('ID', 'option.serviceId'), authorityPrivateKey: authorityKey, datetime },
} as const satisfies VerbSpec

export const sequesterListServices = {
  path: 'sequester list-services',
  aliases: ['server sequester list-services', 'server sequester list_services'],
  words: 'verb.sequesterListServices',
  arguments: {},
  options: organizationOptions,
} as const satisfies VerbSpec

export const sequesterCreateService = {
  path: 'sequester create-service',
  aliases: ['server sequester create-service', 'server sequester create_service'],
  words: 'verb.sequesterCreateService',
  arguments: {},
  options: {
    ...organizationOptions,
    serviceCertificate: text('FILE', 'option.serviceCertificate', { completion: 'file' }),
    ...config,
  },
} as const satisfies VerbSpec

export const sequesterRevokeService = {
  path: 'sequester revoke-service',
  aliases: ['server sequester revoke-service', 'server sequester revoke_service'],
  words: 'verb.sequesterRevokeService',
  arguments: {},
  options: {
    ...organizationOptions,
    serviceRevocationCertificate: text('FILE', 'option.serviceRevocation', { completion: 'file' }),
  },
} as const satisfies VerbSpec

export const sequesterUpdateService = {
  path: 'sequester update-service',
  words: 'verb.sequesterUpdateService',
  arguments: {},
  options: { ...organizationOptions, serviceId: text('ID', 'option.serviceId'), ...config },
} as const satisfies VerbSpec
