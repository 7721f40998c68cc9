/** Names of the rows of `dpm_private.secret`. */
export const SECRET_NAMES = {
  /** CA: JSON `{certificatePem, keyPem}`. */
  authority: 'authority',
  /** Server certificate of the TLS port: JSON `{certificatePem, keyPem}`. */
  server: 'server',
  /** Ed25519 private key (PKCS #8 PEM) that signs agent bundles. */
  bundleSigningKey: 'bundle-signing-key',
  tokenRead: 'token-read',
  tokenEdit: 'token-edit',
  tokenAdmin: 'token-admin',
} as const;
