export { type CryptoBackend, SEAL_OVERHEAD, SEALED_BOX_OVERHEAD, SIGNATURE_SIZE } from './backend.ts'
export { CryptoError, type CryptoErrorCode } from './crypto-error.ts'
export { type AccountAuthMethod, accountAuthMethod, DERIVATION_IDS } from './derivation.ts'
export { hashDigest, keyDerivation, privateKey, publicKey, secretKey, signingKey, verifyKey } from './keys/codecs.ts'
export { HashDigest, KeyDerivation, PrivateKey, PublicKey, SecretKey, SigningKey, VerifyKey } from './keys/keys.ts'
export {
  accountMasterSecret,
  assertStrongEnough,
  DEFAULT_PASSWORD_PARAMETERS,
  newTrustedPasswordAlgorithm,
  type PasswordParameters,
  passwordSaltOfEmail,
} from './password.ts'
export {
  RsaPrivateKey,
  RsaPublicKey,
  SequesterPrivateKey,
  SequesterPublicKeyDer,
  SequesterSigningKey,
  SequesterVerifyKeyDer,
  sequesterPublicKeyDer,
  sequesterVerifyKeyDer,
} from './sequester/rsa-keys.ts'
