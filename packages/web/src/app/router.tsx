import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { StartUp } from '../shell/start-up.tsx'

// Every address of the application (design §2). Only ids stand in a path, never a name of a file.

const root = createRootRoute({ component: StartUp })

const logIn = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/log-in.tsx'), 'LogInPage'),
})

const create = createRoute({
  getParentRoute: () => root,
  path: '/create',
  component: lazyRouteComponent(() => import('../pages/create-organization.tsx'), 'CreateOrganizationPage'),
})

const link = createRoute({
  getParentRoute: () => root,
  path: '/webRedirect',
  component: lazyRouteComponent(() => import('../pages/arrived-link.tsx'), 'ArrivedLinkPage'),
})

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('../pages/join.tsx'), 'JoinPage'),
})

const help = createRoute({
  getParentRoute: () => root,
  path: '/help/{-$topic}',
  component: lazyRouteComponent(() => import('../pages/help.tsx'), 'HelpPage'),
})

const organization = createRoute({
  getParentRoute: () => root,
  path: '/o/$place',
  component: lazyRouteComponent(() => import('../shell/organization-shell.tsx'), 'OrganizationShell'),
})

const organizationStart = createRoute({
  getParentRoute: () => organization,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/workspaces.tsx'), 'WorkspacesPage'),
})

const workspaces = createRoute({
  getParentRoute: () => organization,
  path: '/workspaces',
  component: Outlet,
})

const workspaceList = createRoute({
  getParentRoute: () => workspaces,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/workspaces.tsx'), 'WorkspacesPage'),
})

const folder = createRoute({
  getParentRoute: () => workspaces,
  path: '/$workspace/{-$folder}',
  component: lazyRouteComponent(() => import('../pages/folder/folder-page.tsx'), 'FolderPage'),
})

const members = createRoute({
  getParentRoute: () => organization,
  path: '/members',
  component: lazyRouteComponent(() => import('../pages/members.tsx'), 'MembersPage'),
})

const invitations = createRoute({
  getParentRoute: () => organization,
  path: '/invitations',
  component: lazyRouteComponent(() => import('../pages/invitations.tsx'), 'InvitationsPage'),
})

const welcome = createRoute({
  getParentRoute: () => organization,
  path: '/invitations/welcome/$token',
  component: lazyRouteComponent(() => import('../pages/welcome.tsx'), 'WelcomePage'),
})

const information = createRoute({
  getParentRoute: () => organization,
  path: '/information',
  component: lazyRouteComponent(() => import('../pages/information.tsx'), 'InformationPage'),
})

const devices = createRoute({
  getParentRoute: () => organization,
  path: '/profile/devices',
  component: lazyRouteComponent(() => import('../pages/devices.tsx'), 'DevicesPage'),
})

const authentication = createRoute({
  getParentRoute: () => organization,
  path: '/profile/authentication',
  component: lazyRouteComponent(() => import('../pages/authentication.tsx'), 'AuthenticationPage'),
})

const mfa = createRoute({
  getParentRoute: () => organization,
  path: '/profile/mfa',
  component: lazyRouteComponent(() => import('../pages/mfa.tsx'), 'MfaPage'),
})

const recoveryFile = createRoute({
  getParentRoute: () => organization,
  path: '/profile/recovery-file',
  component: lazyRouteComponent(() => import('../pages/recovery-file.tsx'), 'RecoveryFilePage'),
})

const recover = createRoute({
  getParentRoute: () => root,
  path: '/recover',
  component: lazyRouteComponent(() => import('../pages/recover.tsx'), 'RecoverPage'),
})

const resetMfa = createRoute({
  getParentRoute: () => root,
  path: '/reset-mfa',
  component: lazyRouteComponent(() => import('../pages/reset-mfa.tsx'), 'ResetMfaPage'),
})

const view = createRoute({
  getParentRoute: () => workspaces,
  path: '/$workspace/view/$file',
  component: lazyRouteComponent(() => import('../pages/view-page.tsx'), 'ViewPage'),
})

const settings = createRoute({
  getParentRoute: () => organization,
  path: '/profile/settings',
  component: lazyRouteComponent(() => import('../pages/settings.tsx'), 'SettingsPage'),
})

const routeTree = root.addChildren([
  logIn,
  create,
  link,
  join,
  help,
  recover,
  resetMfa,
  organization.addChildren([
    organizationStart,
    workspaces.addChildren([workspaceList, folder, view]),
    members,
    invitations,
    welcome,
    information,
    devices,
    authentication,
    mfa,
    recoveryFile,
    settings,
  ]),
])

export const router = createRouter({ routeTree, basepath: '/client', trailingSlash: 'never' })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
