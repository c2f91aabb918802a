/** What a unit must know of this machine. */
export interface ServicePlace {
  user: string;
  /** Where the program is, and its `.env`. */
  folder: string;
  dataDir: string;
  node: string;
  /** Folder of `node` and `npm`, which updates need. */
  path: string;
}

/** The systemd unit (systemd.service(5), systemd.exec(5)): `npm start` without npm, so that signals come straight to us. */
export function serviceUnit({ user, folder, dataDir, node, path }: ServicePlace): string {
  return `[Unit]
Description=Si Cepat Mesi
Wants=network-online.target
After=network-online.target
# A machine that is in trouble is tried for ever, not five times.
StartLimitIntervalSec=0

[Service]
Type=exec
User=${user}
WorkingDirectory=${folder.replaceAll('%', '%%')}
Environment=${quoted(`DATA_DIR=${dataDir}`)}
Environment=${quoted(`PATH=${path}:/usr/local/bin:/usr/bin:/bin`)}
ExecStart=${quoted(node)} scripts/start.mjs
Restart=always
RestartSec=5
# Ours ends its parts in order: application first, database last.
KillMode=mixed
TimeoutStopSec=90
NoNewPrivileges=${user === 'root' ? 'no' : 'yes'}
ProtectSystem=full
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
`;
}

/** One word to systemd whatever is in it; `%` is its own sign. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%')}"`;
}
