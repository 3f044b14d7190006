export { defaultDataDirectory } from './local-profile/data-folder.ts'
export { findAdministrationToken } from './local-profile/local-profile.ts'
export { main, type Surroundings } from './main.ts'
export * from './operation/index.ts'
