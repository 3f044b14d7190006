import type { serverDataEn } from './server-data-en.ts'

/** Les verbes avec lesquels un exploitant veille sur les données d’un serveur. */
export const serverDataFr: Readonly<Record<keyof typeof serverDataEn, string>> = {
  'noun.serverRealm': 'pour l’exploitant d’un serveur\u00a0: les données d’un espace de travail',
  'verb.serverMigrate': 'amener la base de données d’un serveur à la version de ce programme',
  'verb.serverBackup': 'copier tout d’un serveur, même en marche\u00a0: base de données, blocs, clés',
  'verb.serverRestore': 'refaire un serveur à partir d’une telle copie, là où il n’y en a pas',
  'verb.serverStats': 'pour l’administrateur d’un serveur\u00a0: ce que chaque organisation utilise',
  'verb.serverAccesses': 'lister qui pouvait atteindre quoi dans une organisation, depuis quand et jusqu’à quand',
  'verb.serverRealmExport': 'écrire tout d’un espace de travail dans un fichier, toujours chiffré',
  'verb.serverRealmListDeletable': 'lister les espaces de travail dont les données peuvent être supprimées',
  'verb.serverRealmDelete': 'supprimer définitivement les données d’un tel espace de travail',

  'argument.backupTarget': 'dossier à créer, ou - pour une archive tar sur la sortie standard',
  'argument.backupSource': 'dossier ou archive tar, ou - pour l’entrée standard',
  'argument.exportOutput': 'fichier, ou dossier où le mettre\u00a0; celui d’un essai précédent est complété',

  'option.db': 'base de données du serveur, postgresql://…\u00a0; sans elle, celle du dossier de données',
  'option.serverDataDir': 'dossier de données du serveur',
  'option.blockstore':
    'stockage des blocs du serveur, comme pour server start\u00a0; les parties d’un RAID en un seul texte, séparées par des blancs',
  'option.realm': 'identifiant de l’espace de travail',
  'option.migrateDryRun': 'seulement lister ce qui serait fait',
  'option.withoutBlocks': 'laisser les blocs\u00a0: leur stockage est copié par d’autres moyens',
  'option.endDate': 'dans l’état de ce moment (2026-11-21T12:00:00Z)',
  'option.filter': 'seulement les personnes dont l’adresse, le nom ou l’identifiant contient tous ces mots',
  'option.snapshotTimestamp': 'dans l’état de ce moment, il y a 320 secondes au plus tard',
  'option.dumpRealmBlocks': 'fichier qui reçoit les noms de tous les objets de l’espace dans le stockage des blocs',
  'option.deleteDryRun': 'seulement écrire ces noms, et dire si l’espace peut être supprimé',
  'option.purgeStore': 'supprimer aussi les blocs du stockage',

  'progress.backingUp': 'Sauvegarde',
  'progress.restoring': 'Restauration',
  'progress.purging': 'Suppression des blocs',

  'migration.already': 'déjà appliquée',
  'migration.applied': 'appliquée',
  'migration.wouldBeApplied': 'serait appliquée',
  'done.backedUp': 'Sauvegardé dans {target}\u00a0: {rows} lignes, {blocks} blocs ({size}).',
  'done.keysIncluded': 'La copie contient les clés du serveur\u00a0: gardez-la aussi sûrement que le serveur lui-même.',
  'done.keysElsewhere': 'Les clés de ce serveur sont des réglages (--server-key)\u00a0: gardez-les avec la copie.',
  'done.restored': 'Restauré dans l’état du {date}\u00a0: {rows} lignes, {blocks} blocs.',
  'done.keysUnused': 'La copie contient des clés (keys.json)\u00a0: démarrez le serveur avec ce --server-key.',
  'done.migrateNext':
    'La copie est d’une version antérieure\u00a0: lancez parallax server migrate avant de démarrer le serveur.',
  'done.exported': 'Exporté dans {path}.',
  'done.deletable': 'Peut être supprimé\u00a0; noms d’objets écrits dans {file}\u00a0: {count}',
  'done.realmDeleted': 'Supprimé. Objets du stockage auxquels plus rien ne renvoie, nommés dans {file}\u00a0: {count}',
  'done.purged': 'Supprimés du stockage des blocs\u00a0: {count}',
  'warning.lostBlocks': 'Blocs que la base de données connaît et que le stockage n’a pas\u00a0: {count}',
  'warning.keptInStore':
    'Ils sont encore dans le stockage des blocs\u00a0: supprimez-les là-bas, ou répétez ceci avec --purge-store.',
  'confirm.realmDelete': 'Supprimer définitivement les données de l’espace {workspace} de {organization}\u00a0?',
  'confirm.purgeStore': 'Supprimer aussi ses blocs du stockage\u00a0?',

  'kind.deletion_planned': 'suppression prévue',
  'kind.orphaned': 'aucun membre actif',
  'column.workspace': 'ESPACE',
  'column.since': 'DEPUIS',
  'access.user': '{profile}, depuis {created}',
  'access.revoked': '{profile}, depuis {created}, accès perdu {revoked}',
  'access.frozen': 'gelé',
  'access.profile': '{profile} depuis {since}',
  'access.role': '{role} depuis {since}',
  'access.noRole': 'aucun depuis {since}',
  'access.workspace': 'espace {workspace}\u00a0: {roles}',

  'error.backupLacksBlocks': 'La copie est complète, sauf les blocs que le serveur avait déjà perdus\u00a0: {count}',
  'error.operation.server_said': '{text}',
  'error.operation.database_unreachable': 'La base de données est injoignable\u00a0: {reason}',
  'error.operation.no_server_here': 'Il n’y a pas de serveur dans {folder}.',
  'error.operation.temporary_database': 'Il n’y a rien à faire d’une base de données qui disparaît avec son serveur.',
  'error.operation.block_store_missing':
    'Il faut le stockage des blocs du serveur\u00a0: --blockstore, PARALLAX_BLOCKSTORE.',
  'error.operation.database_refused':
    'La base de données a refusé ce qu’on lui donnait ({statement})\u00a0; son journal dit pourquoi.',
  'error.operation.database_empty': 'La base de données est vide\u00a0: aucun serveur ne l’a jamais utilisée.',
  'error.operation.database_not_empty':
    'Il y a déjà quelque chose dans la base de données. Une copie n’est restaurée que là où il n’y a rien\u00a0: prenez une base ou un dossier vide.',
  'error.operation.keys_differ':
    'Ce dossier appartient à un autre serveur\u00a0: {file} est une autre clé que celle de la copie.',
  'error.operation.target_exists': 'Ceci existe déjà\u00a0: {path}',
  'error.operation.target_unwritable': '{path} ne peut pas être écrit\u00a0: {reason}',
  'error.operation.source_unreadable': 'Ceci ne peut pas être lu\u00a0: {path}',
  'error.operation.disk_full': 'Le disque est plein\u00a0: {path}',
  'error.operation.not_a_backup': 'Ceci n’est pas une copie faite par parallax server backup.',
  'error.operation.newer_backup':
    'Cette copie a été faite par une version plus récente de Parallax (format {version}).',
  'error.operation.backup_incomplete': 'Cette copie n’a jamais été achevée\u00a0: sa fin manque.',
  'error.operation.backup_damaged': 'Cette copie est endommagée\u00a0: {name} n’est plus ce qu’il était.',
  'error.operation.blocks_unavailable': 'Le stockage des blocs ne fonctionne pas\u00a0: {reason}',
  'error.operation.block_lost': 'Le stockage des blocs n’a pas le bloc {block}, ou pas en entier.',
  'error.operation.organization_not_found': 'Il n’y a pas d’organisation {organization}.',
  'error.operation.realm_not_found': 'Il n’y a pas d’espace de travail {workspace} dans cette organisation.',
  'error.operation.realm_deleted': 'Les données de l’espace {workspace} sont déjà supprimées.',
  'error.operation.realm_not_deletable':
    'L’espace {workspace} est utilisé\u00a0: aucune suppression n’est prévue, et il a des membres actifs.',
  'error.operation.deletion_not_due': 'La date prévue pour la suppression de l’espace {workspace} est encore à venir.',
  'error.operation.snapshot_too_young': 'Des données de ce moment peuvent encore arriver\u00a0: {latest} au plus tard.',
  'error.operation.realm_too_young': 'L’espace {workspace} n’existait pas à ce moment.',
  'error.operation.export_of_another':
    'Ce fichier existe déjà et n’est pas un essai précédent de cet export\u00a0: {path}',
  'error.operation.safe': 'Rien n’a été changé.',
}
