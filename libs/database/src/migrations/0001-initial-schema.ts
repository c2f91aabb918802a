import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first schema (design.md 6). `_sealed` columns hold envelopes of libs/crypto, `_hash` columns keyed hashes. */
export class InitialSchema1732400000001 implements MigrationInterface {
  name = 'InitialSchema1732400000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(plumbing);
    await runner.query(people);
    await runner.query(intake);
    await runner.query(casework);
    await runner.query(outbound);
    await runner.query(staff);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...tables].reverse()) await runner.query(`DROP TABLE IF EXISTS ${table} CASCADE`);
  }
}

const plumbing = `
CREATE TABLE keyring (
  id smallint CONSTRAINT keyring_pk PRIMARY KEY,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz
);
CREATE TABLE channel_accounts (
  id uuid CONSTRAINT channel_accounts_pk PRIMARY KEY,
  channel text NOT NULL,
  account text NOT NULL,
  token_state text NOT NULL DEFAULT 'unknown',
  state jsonb NOT NULL DEFAULT '{}',
  last_inbound_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT channel_accounts_uq UNIQUE (channel, account)
);
CREATE TABLE service_versions (
  id uuid CONSTRAINT service_versions_pk PRIMARY KEY,
  code text NOT NULL,
  hash text NOT NULL,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT service_versions_uq UNIQUE (code, hash)
);
CREATE TABLE files (
  id uuid CONSTRAINT files_pk PRIMARY KEY,
  purpose text NOT NULL,
  state text NOT NULL CONSTRAINT files_state_ck CHECK (state IN ('uploading', 'stored', 'discarded')),
  mime text,
  size bigint NOT NULL DEFAULT 0,
  content_hash bytea,
  name_sealed bytea,
  storage_key text NOT NULL,
  width integer,
  height integer,
  hints jsonb NOT NULL DEFAULT '[]',
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  retain_until timestamptz
);
CREATE INDEX files_content_idx ON files (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX files_expiry_idx ON files (expires_at) WHERE expires_at IS NOT NULL;
`;

const people = `
CREATE TABLE identities (
  id uuid CONSTRAINT identities_pk PRIMARY KEY,
  channel text NOT NULL,
  account text NOT NULL,
  sender_hash bytea NOT NULL,
  sender_sealed bytea NOT NULL,
  name_sealed bytea,
  phone_hash bytea,
  phone_sealed bytea,
  referral text,
  last_inbound_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT identities_sender_uq UNIQUE (channel, account, sender_hash)
);
CREATE INDEX identities_phone_idx ON identities (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE TABLE identity_links (
  id uuid CONSTRAINT identity_links_pk PRIMARY KEY,
  identity_id uuid NOT NULL CONSTRAINT identity_links_identity_fk REFERENCES identities,
  linked_id uuid NOT NULL CONSTRAINT identity_links_linked_fk REFERENCES identities,
  reason text NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT now(),
  unlinked_at timestamptz
);
CREATE UNIQUE INDEX identity_links_uq ON identity_links (identity_id, linked_id) WHERE unlinked_at IS NULL;
CREATE TABLE notices_shown (
  identity_id uuid NOT NULL CONSTRAINT notices_shown_identity_fk REFERENCES identities,
  version text NOT NULL,
  shown_at timestamptz NOT NULL,
  CONSTRAINT notices_shown_pk PRIMARY KEY (identity_id, version)
);
CREATE TABLE applicants (
  id uuid CONSTRAINT applicants_pk PRIMARY KEY,
  nik_hash bytea,
  nik_sealed bytea,
  name_sealed bytea,
  phone_hash bytea,
  phone_sealed bytea,
  village text,
  created_at timestamptz NOT NULL DEFAULT now(),
  processing_restricted boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX applicants_nik_uq ON applicants (nik_hash) WHERE nik_hash IS NOT NULL;
CREATE INDEX applicants_phone_idx ON applicants (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE TABLE applicant_identities (
  id uuid CONSTRAINT applicant_identities_pk PRIMARY KEY,
  applicant_id uuid NOT NULL CONSTRAINT applicant_identities_applicant_fk REFERENCES applicants,
  identity_id uuid NOT NULL CONSTRAINT applicant_identities_identity_fk REFERENCES identities,
  relation text NOT NULL DEFAULT 'self',
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);
CREATE UNIQUE INDEX applicant_identities_uq ON applicant_identities (applicant_id, identity_id) WHERE ended_at IS NULL;
CREATE TABLE conversations (
  id uuid CONSTRAINT conversations_pk PRIMARY KEY,
  identity_id uuid NOT NULL CONSTRAINT conversations_identity_fk REFERENCES identities,
  channel text NOT NULL,
  mode text NOT NULL DEFAULT 'bot' CONSTRAINT conversations_mode_ck CHECK (mode IN ('bot', 'person')),
  state_sealed bytea,
  taken_by uuid,
  taken_at timestamptz,
  last_inbound_at timestamptz,
  last_outbound_at timestamptz,
  sandbox boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT conversations_identity_uq UNIQUE (identity_id)
);
CREATE INDEX conversations_recent_idx ON conversations (updated_at DESC, id DESC);
CREATE INDEX conversations_mode_idx ON conversations (mode, updated_at DESC, id DESC);
`;

const intake = `
CREATE TABLE inbound_bodies (
  id uuid CONSTRAINT inbound_bodies_pk PRIMARY KEY,
  channel text NOT NULL,
  body_sealed bytea,
  received_at timestamptz NOT NULL,
  drop_after timestamptz NOT NULL
);
CREATE INDEX inbound_bodies_drop_idx ON inbound_bodies (drop_after) WHERE body_sealed IS NOT NULL;
CREATE TABLE lanes (
  lane bytea CONSTRAINT lanes_pk PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE inbound_events (
  id uuid CONSTRAINT inbound_events_pk PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  body_id uuid CONSTRAINT inbound_events_body_fk REFERENCES inbound_bodies,
  channel text NOT NULL,
  account text NOT NULL,
  lane bytea NOT NULL,
  dedupe_key bytea NOT NULL,
  content_hash bytea,
  type text NOT NULL,
  sent_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  payload_sealed bytea NOT NULL,
  status text NOT NULL DEFAULT 'pending'
    CONSTRAINT inbound_events_status_ck CHECK (status IN ('pending', 'done', 'parked')),
  attempts smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  error_code text,
  done_at timestamptz,
  CONSTRAINT inbound_events_dedupe_uq UNIQUE (channel, account, dedupe_key)
);
CREATE INDEX inbound_events_pending_idx ON inbound_events (lane, sent_at, seq) WHERE status = 'pending';
CREATE INDEX inbound_events_parked_idx ON inbound_events (received_at) WHERE status = 'parked';
`;

const casework = `
CREATE TABLE cases (
  id uuid CONSTRAINT cases_pk PRIMARY KEY,
  receipt_code text NOT NULL CONSTRAINT cases_receipt_code_uq UNIQUE,
  receipt_seed bytea NOT NULL,
  pin_version smallint NOT NULL DEFAULT 1,
  service_code text NOT NULL,
  service_version_id uuid NOT NULL CONSTRAINT cases_service_version_fk REFERENCES service_versions,
  status text NOT NULL,
  phase text NOT NULL CONSTRAINT cases_phase_ck CHECK (phase IN ('work', 'waiting', 'done', 'closed')),
  version integer NOT NULL DEFAULT 1,
  channel text NOT NULL,
  applicant_id uuid NOT NULL CONSTRAINT cases_applicant_fk REFERENCES applicants,
  submitted_by text NOT NULL DEFAULT 'self',
  identity_id uuid CONSTRAINT cases_identity_fk REFERENCES identities,
  village text,
  assignee_id uuid,
  fields_sealed bytea NOT NULL,
  identity_confirmed_at timestamptz,
  submitted_at timestamptz NOT NULL,
  complete_at timestamptz,
  promised_at timestamptz,
  paused_at timestamptz,
  paused_seconds integer NOT NULL DEFAULT 0,
  closed_at timestamptz,
  head bytea,
  event_seq integer NOT NULL DEFAULT 0,
  notified_seq integer NOT NULL DEFAULT 0,
  sandbox boolean NOT NULL DEFAULT false,
  retain_until timestamptz,
  legal_hold boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cases_queue_idx ON cases (submitted_at, id);
CREATE INDEX cases_status_idx ON cases (status, submitted_at, id);
CREATE INDEX cases_service_idx ON cases (service_code, status, submitted_at, id);
CREATE INDEX cases_channel_idx ON cases (channel, submitted_at, id);
CREATE INDEX cases_village_idx ON cases (village, submitted_at, id);
CREATE INDEX cases_assignee_idx ON cases (assignee_id, submitted_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX cases_overdue_idx ON cases (promised_at, submitted_at, id) WHERE phase = 'work';
CREATE INDEX cases_applicant_idx ON cases (applicant_id);
CREATE INDEX cases_identity_idx ON cases (identity_id, submitted_at DESC);
CREATE INDEX cases_unnotified_idx ON cases (updated_at) WHERE notified_seq < event_seq;
CREATE TABLE case_followers (
  case_id uuid NOT NULL CONSTRAINT case_followers_case_fk REFERENCES cases,
  identity_id uuid NOT NULL CONSTRAINT case_followers_identity_fk REFERENCES identities,
  followed_at timestamptz NOT NULL,
  CONSTRAINT case_followers_pk PRIMARY KEY (case_id, identity_id)
);
CREATE INDEX case_followers_identity_idx ON case_followers (identity_id, followed_at DESC);
CREATE TABLE case_relations (
  from_case uuid NOT NULL CONSTRAINT case_relations_from_fk REFERENCES cases,
  to_case uuid NOT NULL CONSTRAINT case_relations_to_fk REFERENCES cases,
  kind text NOT NULL CONSTRAINT case_relations_kind_ck CHECK (kind IN ('renews', 'duplicates', 'supersedes', 'reopens')),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT case_relations_pk PRIMARY KEY (from_case, to_case, kind)
);
CREATE TABLE case_search (
  case_id uuid NOT NULL CONSTRAINT case_search_case_fk REFERENCES cases,
  token bytea NOT NULL,
  CONSTRAINT case_search_pk PRIMARY KEY (token, case_id)
);
CREATE INDEX case_search_case_idx ON case_search (case_id);
CREATE TABLE case_items (
  id uuid CONSTRAINT case_items_pk PRIMARY KEY,
  case_id uuid NOT NULL CONSTRAINT case_items_case_fk REFERENCES cases,
  key text NOT NULL,
  required boolean NOT NULL,
  state text NOT NULL CONSTRAINT case_items_state_ck
    CHECK (state IN ('missing', 'received', 'accepted', 'returned', 'will_bring')),
  reason text,
  note_sealed bytea,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT case_items_uq UNIQUE (case_id, key)
);
CREATE TABLE documents (
  id uuid CONSTRAINT documents_pk PRIMARY KEY,
  case_id uuid NOT NULL CONSTRAINT documents_case_fk REFERENCES cases,
  item_id uuid NOT NULL CONSTRAINT documents_item_fk REFERENCES case_items,
  file_id uuid NOT NULL CONSTRAINT documents_file_fk REFERENCES files,
  version integer NOT NULL,
  state text NOT NULL CONSTRAINT documents_state_ck CHECK (state IN ('received', 'accepted', 'returned', 'superseded')),
  reason text,
  note_sealed bytea,
  reviewed_by uuid,
  reviewed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT documents_version_uq UNIQUE (item_id, version)
);
CREATE INDEX documents_case_idx ON documents (case_id);
CREATE TABLE case_events (
  case_id uuid NOT NULL CONSTRAINT case_events_case_fk REFERENCES cases,
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  from_status text,
  to_status text,
  detail_hash bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT case_events_pk PRIMARY KEY (case_id, seq)
);
CREATE TABLE case_event_details (
  case_id uuid NOT NULL,
  seq integer NOT NULL,
  salt bytea NOT NULL,
  detail_sealed bytea NOT NULL,
  CONSTRAINT case_event_details_pk PRIMARY KEY (case_id, seq),
  CONSTRAINT case_event_details_event_fk FOREIGN KEY (case_id, seq) REFERENCES case_events
);
CREATE TABLE number_series (
  series text CONSTRAINT number_series_pk PRIMARY KEY,
  next integer NOT NULL DEFAULT 1
);
CREATE TABLE letters (
  id uuid CONSTRAINT letters_pk PRIMARY KEY,
  case_id uuid NOT NULL CONSTRAINT letters_case_fk REFERENCES cases,
  ordinal smallint NOT NULL DEFAULT 1,
  status text NOT NULL CONSTRAINT letters_status_ck
    CHECK (status IN ('draft', 'valid', 'superseded', 'revoked', 'expired')),
  series text,
  number_seq integer,
  number text,
  token_hash bytea NOT NULL CONSTRAINT letters_token_uq UNIQUE,
  token_sealed bytea NOT NULL,
  data_sealed bytea NOT NULL,
  signer jsonb NOT NULL DEFAULT '{}',
  sheet_file_id uuid CONSTRAINT letters_sheet_fk REFERENCES files,
  scan_file_id uuid CONSTRAINT letters_scan_fk REFERENCES files,
  scan_sha256 bytea,
  drafted_at timestamptz NOT NULL,
  printed_at timestamptz,
  signed_at timestamptz,
  valid_until timestamptz,
  revoked_at timestamptz,
  reason text,
  CONSTRAINT letters_case_ordinal_uq UNIQUE (case_id, ordinal)
);
CREATE TABLE letter_numbers (
  series text NOT NULL CONSTRAINT letter_numbers_series_fk REFERENCES number_series,
  seq integer NOT NULL,
  letter_id uuid CONSTRAINT letter_numbers_letter_fk REFERENCES letters,
  state text NOT NULL CONSTRAINT letter_numbers_state_ck CHECK (state IN ('reserved', 'used', 'void')),
  reason text,
  at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT letter_numbers_pk PRIMARY KEY (series, seq)
);
CREATE TABLE tasks (
  id uuid CONSTRAINT tasks_pk PRIMARY KEY,
  kind text NOT NULL,
  owner_role text NOT NULL DEFAULT 'officer',
  state text NOT NULL DEFAULT 'open' CONSTRAINT tasks_state_ck CHECK (state IN ('open', 'done')),
  subject_kind text,
  subject_id uuid,
  code text,
  detail_sealed bytea,
  priority smallint NOT NULL DEFAULT 0,
  due_at timestamptz,
  created_at timestamptz NOT NULL,
  done_at timestamptz,
  done_by uuid,
  outcome text
);
CREATE UNIQUE INDEX tasks_open_uq ON tasks (kind, subject_kind, subject_id) WHERE state = 'open';
CREATE INDEX tasks_due_idx ON tasks (state, due_at, id);
CREATE INDEX tasks_kind_idx ON tasks (kind, state, created_at, id);
CREATE TABLE task_attempts (
  id uuid CONSTRAINT task_attempts_pk PRIMARY KEY,
  task_id uuid NOT NULL CONSTRAINT task_attempts_task_fk REFERENCES tasks,
  at timestamptz NOT NULL,
  by_user uuid,
  outcome text NOT NULL,
  note_sealed bytea
);
CREATE TABLE timers (
  id uuid CONSTRAINT timers_pk PRIMARY KEY,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  due_at timestamptz NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'waiting' CONSTRAINT timers_state_ck CHECK (state IN ('waiting', 'done', 'cancelled')),
  attempts smallint NOT NULL DEFAULT 0,
  done_at timestamptz,
  CONSTRAINT timers_uq UNIQUE (kind, subject_id)
);
CREATE INDEX timers_due_idx ON timers (due_at) WHERE state = 'waiting';
`;

const outbound = `
CREATE TABLE messages (
  id uuid CONSTRAINT messages_pk PRIMARY KEY,
  channel text NOT NULL,
  account text NOT NULL,
  conversation_id uuid NOT NULL CONSTRAINT messages_conversation_fk REFERENCES conversations,
  identity_id uuid NOT NULL CONSTRAINT messages_identity_fk REFERENCES identities,
  event_id uuid CONSTRAINT messages_event_fk REFERENCES inbound_events,
  direction text NOT NULL CONSTRAINT messages_direction_ck CHECK (direction IN ('inbound', 'outbound')),
  author text NOT NULL DEFAULT 'citizen' CONSTRAINT messages_author_ck CHECK (author IN ('citizen', 'system', 'staff')),
  author_id uuid,
  external_hash bytea,
  external_sealed bytea,
  kind text NOT NULL,
  text_sealed bytea,
  payload_sealed bytea,
  sent_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  status text,
  edited_at timestamptz,
  unsent_at timestamptz
);
CREATE INDEX messages_conversation_idx ON messages (conversation_id, received_at DESC, id DESC);
CREATE INDEX messages_list_idx ON messages (received_at DESC, id DESC);
CREATE INDEX messages_external_idx ON messages (external_hash) WHERE external_hash IS NOT NULL;
CREATE TABLE message_attachments (
  id uuid CONSTRAINT message_attachments_pk PRIMARY KEY,
  message_id uuid NOT NULL CONSTRAINT message_attachments_message_fk REFERENCES messages,
  ordinal smallint NOT NULL,
  kind text NOT NULL,
  ref_sealed bytea NOT NULL,
  mime text,
  size bigint,
  name_sealed bytea,
  state text NOT NULL DEFAULT 'pending'
    CONSTRAINT message_attachments_state_ck CHECK (state IN ('pending', 'stored', 'unavailable')),
  file_id uuid CONSTRAINT message_attachments_file_fk REFERENCES files,
  attempts smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  error_code text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT message_attachments_uq UNIQUE (message_id, ordinal)
);
CREATE INDEX message_attachments_pending_idx ON message_attachments (next_attempt_at) WHERE state = 'pending';
CREATE TABLE outbound_messages (
  id uuid CONSTRAINT outbound_messages_pk PRIMARY KEY,
  cause text NOT NULL,
  ordinal smallint NOT NULL,
  identity_id uuid NOT NULL CONSTRAINT outbound_messages_identity_fk REFERENCES identities,
  conversation_id uuid NOT NULL CONSTRAINT outbound_messages_conversation_fk REFERENCES conversations,
  message_id uuid NOT NULL CONSTRAINT outbound_messages_message_fk REFERENCES messages,
  case_id uuid CONSTRAINT outbound_messages_case_fk REFERENCES cases,
  channel text NOT NULL,
  purpose text NOT NULL CONSTRAINT outbound_messages_purpose_ck CHECK (purpose IN ('reply', 'notice', 'staff')),
  content_sealed bytea NOT NULL,
  status text NOT NULL CONSTRAINT outbound_messages_status_ck CHECK (status IN
    ('held', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'undeliverable', 'unknown', 'manual')),
  held_reason text,
  parts_sent smallint NOT NULL DEFAULT 0,
  attempts smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  provider_hash bytea,
  provider_sealed bytea,
  error_code text,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  CONSTRAINT outbound_messages_cause_uq UNIQUE (cause, ordinal)
);
CREATE INDEX outbound_messages_due_idx ON outbound_messages (next_attempt_at, id) WHERE status = 'queued';
CREATE INDEX outbound_messages_open_idx ON outbound_messages (identity_id, id)
  WHERE status IN ('queued', 'sending', 'held');
CREATE INDEX outbound_messages_provider_idx ON outbound_messages (provider_hash) WHERE provider_hash IS NOT NULL;
CREATE INDEX outbound_messages_status_idx ON outbound_messages (status, created_at, id);
CREATE TABLE outbound_attempts (
  id uuid CONSTRAINT outbound_attempts_pk PRIMARY KEY,
  outbound_id uuid NOT NULL CONSTRAINT outbound_attempts_outbound_fk REFERENCES outbound_messages,
  attempt smallint NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL,
  error_code text,
  CONSTRAINT outbound_attempts_uq UNIQUE (outbound_id, attempt)
);
CREATE TABLE track_attempts (
  code_hash bytea CONSTRAINT track_attempts_pk PRIMARY KEY,
  failures integer NOT NULL,
  blocked_until timestamptz,
  updated_at timestamptz NOT NULL
);
`;

const staff = `
CREATE TABLE users (
  id uuid CONSTRAINT users_pk PRIMARY KEY,
  username text NOT NULL CONSTRAINT users_username_uq UNIQUE,
  name text NOT NULL,
  roles text[] NOT NULL,
  village text,
  password_hash text NOT NULL,
  failed_logins integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  must_change_password boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE sessions (
  id uuid CONSTRAINT sessions_pk PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT sessions_user_fk REFERENCES users,
  refresh_hash bytea NOT NULL CONSTRAINT sessions_refresh_uq UNIQUE,
  previous_hash bytea,
  created_at timestamptz NOT NULL,
  rotated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX sessions_user_idx ON sessions (user_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_previous_idx ON sessions (previous_hash) WHERE previous_hash IS NOT NULL;
CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status smallint,
  response_sealed bytea,
  created_at timestamptz NOT NULL,
  CONSTRAINT idempotency_keys_pk PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_age_idx ON idempotency_keys (created_at);
CREATE TABLE audit_entries (
  id uuid CONSTRAINT audit_entries_pk PRIMARY KEY,
  at timestamptz NOT NULL,
  user_id uuid,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  request_id text
);
CREATE INDEX audit_entries_at_idx ON audit_entries (at DESC, id DESC);
CREATE INDEX audit_entries_subject_idx ON audit_entries (subject_kind, subject_id, at DESC);
CREATE TABLE office_settings (
  id uuid CONSTRAINT office_settings_pk PRIMARY KEY,
  kind text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  data jsonb NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX office_settings_kind_idx ON office_settings (kind, valid_from);
`;

const tables = [plumbing, people, intake, casework, outbound, staff].flatMap((sql) =>
  [...sql.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name),
);
