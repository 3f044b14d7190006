export { findAdministrationToken } from './local-profile/local-profile.ts'
export { main, type Surroundings } from './main.ts'
