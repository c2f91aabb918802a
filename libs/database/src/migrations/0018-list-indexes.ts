import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A page of any list costs what it shows, however large the archive. What a list is narrowed by stands behind its order
 * in the index: rows that do not fit are passed over there, without a look at the table.
 */
export class ListIndexes1732400000018 implements MigrationInterface {
  name = 'ListIndexes1732400000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(cases);
    await runner.query(search);
    await runner.query(others);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE case_search
        DROP CONSTRAINT case_search_pk, DROP CONSTRAINT case_search_case_fk, DROP COLUMN submitted_at,
        ADD CONSTRAINT case_search_pk PRIMARY KEY (token, case_id),
        ADD CONSTRAINT case_search_case_fk FOREIGN KEY (case_id) REFERENCES cases;
      DROP INDEX cases_status_idx, cases_service_idx, cases_channel_idx, cases_village_idx, cases_assignee_idx,
        cases_overdue_idx, cases_overdue_status_idx, cases_work_idx, cases_late_work_idx,
        outbound_messages_message_idx, outbound_messages_list_idx, messages_channel_idx, conversations_chat_idx,
        audit_entries_kind_idx, audit_entries_subject_at_idx;
      ALTER TABLE cases DROP CONSTRAINT cases_submission_uq;
      CREATE INDEX cases_queue_idx ON cases (submitted_at, id);
      CREATE INDEX cases_status_idx ON cases (status, submitted_at, id);
      CREATE INDEX cases_service_idx ON cases (service_code, status, submitted_at, id);
      CREATE INDEX cases_channel_idx ON cases (channel, submitted_at, id);
      CREATE INDEX cases_village_idx ON cases (village, submitted_at, id);
      CREATE INDEX cases_assignee_idx ON cases (assignee_id, submitted_at, id) WHERE assignee_id IS NOT NULL;
      CREATE INDEX cases_overdue_idx ON cases (promised_at, submitted_at, id) WHERE phase = 'work';
      CREATE INDEX cases_work_idx ON cases (service_version_id, status, submitted_at, id)
        WHERE phase = 'work' AND NOT sandbox;
      CREATE INDEX cases_late_work_idx ON cases (service_version_id, status, promised_at, submitted_at, id)
        WHERE phase = 'work' AND NOT sandbox;
    `);
  }
}

// Without try-outs, which no list shows: then an index alone answers which cases come, also when two are merged.
const cases = `
ALTER TABLE cases ADD CONSTRAINT cases_submission_uq UNIQUE (submitted_at, id);
DROP INDEX cases_queue_idx, cases_status_idx, cases_service_idx, cases_channel_idx, cases_village_idx,
  cases_assignee_idx, cases_overdue_idx, cases_work_idx, cases_late_work_idx;
CREATE INDEX cases_status_idx ON cases (status, submitted_at, id, service_code, channel, village, assignee_id)
  WHERE NOT sandbox;
CREATE INDEX cases_service_idx ON cases (service_code, submitted_at, id, status, channel, village, assignee_id)
  WHERE NOT sandbox;
CREATE INDEX cases_channel_idx ON cases (channel, submitted_at, id, status, service_code, village, assignee_id)
  WHERE NOT sandbox;
CREATE INDEX cases_village_idx ON cases (village, submitted_at, id, status, service_code, channel, assignee_id)
  WHERE NOT sandbox;
CREATE INDEX cases_assignee_idx ON cases (assignee_id, submitted_at, id, status, service_code, channel, village)
  WHERE assignee_id IS NOT NULL AND NOT sandbox;
CREATE INDEX cases_overdue_idx ON cases (submitted_at, id, promised_at, status, service_code, channel, village, assignee_id)
  WHERE phase = 'work' AND NOT sandbox;
CREATE INDEX cases_overdue_status_idx
  ON cases (status, submitted_at, id, promised_at, service_code, channel, village, assignee_id)
  WHERE phase = 'work' AND NOT sandbox;
CREATE INDEX cases_work_idx ON cases (service_version_id, status, submitted_at, id, promised_at, assignee_id, village)
  WHERE phase = 'work' AND NOT sandbox;
CREATE INDEX cases_late_work_idx
  ON cases (service_version_id, status, promised_at, submitted_at, id, assignee_id, village)
  WHERE phase = 'work' AND NOT sandbox;
`;

// A case's first receipt never changes, so its words may carry it: matches come out in the order of the list. By the
// foreign key over both columns the planner knows that a word's row meets exactly one case.
const search = `
ALTER TABLE case_search ADD COLUMN submitted_at timestamptz;
UPDATE case_search s SET submitted_at = c.submitted_at FROM cases c WHERE c.id = s.case_id;
ALTER TABLE case_search
  ALTER COLUMN submitted_at SET NOT NULL,
  DROP CONSTRAINT case_search_pk,
  ADD CONSTRAINT case_search_pk PRIMARY KEY (token, submitted_at, case_id),
  DROP CONSTRAINT case_search_case_fk,
  ADD CONSTRAINT case_search_case_fk FOREIGN KEY (submitted_at, case_id) REFERENCES cases (submitted_at, id);
`;

const others = `
CREATE INDEX outbound_messages_message_idx ON outbound_messages (message_id);
CREATE INDEX outbound_messages_list_idx ON outbound_messages (created_at DESC, id DESC);
CREATE INDEX messages_channel_idx ON messages (channel, received_at DESC, id DESC, direction);
CREATE INDEX conversations_chat_idx ON conversations (updated_at DESC, id DESC, mode) WHERE channel <> 'web';
CREATE INDEX audit_entries_kind_idx ON audit_entries (subject_kind, at DESC, id DESC, action);
CREATE INDEX audit_entries_subject_at_idx ON audit_entries (subject_id, at DESC, id DESC) WHERE subject_id IS NOT NULL;
`;
